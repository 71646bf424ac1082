/* A disk that fails when it is told to, and that remembers what it was asked: for LD_PRELOAD.

   It sees the calls that a database and Python make on files below one folder, shared memory (-shm) left out. Armed, it
   lets the n-th write or sync fail, that one alone or all from there on, some of them after half of the bytes.
   Recording, it writes each call to a log: one letter, the length of the name, the offset, the length, the name, the
   bytes. Which call is which: w write, t truncate, s sync, d sync of a folder, c create, u unlink, r rename, n note. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(result, name, ...) ((result (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, #name))

static char folder[4096];
static int log_file = -1;
static char armed;          /* w, s, or 0 */
static long left, seen;
static int forever, half, with_errno;

void disk_watch(const char *path) { snprintf(folder, sizeof folder, "%s", path); }
void disk_arm(char what, long nth, int all, int partly, int error)
{ armed = what; left = nth; forever = all; half = partly; with_errno = error; seen = 0; }
long disk_seen(void) { return seen; }

static int ours(const char *path)
{
    size_t length = strlen(path), own = strlen(folder);
    if (!own || strncmp(path, folder, own)) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm");
}

static int name_of(int file, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, 4095);
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path);
}

static void note(char what, const char *name, int64_t offset, const void *bytes, uint32_t length)
{
    if (log_file < 0) return;
    uint32_t name_length = strlen(name);
    ssize_t (*put)(int, const void *, size_t) = REAL(ssize_t, write, int, const void *, size_t);
    put(log_file, &what, 1);
    put(log_file, &name_length, 4);
    put(log_file, &offset, 8);
    put(log_file, &length, 4);
    put(log_file, name, name_length);
    if (length) put(log_file, bytes, length);
}

void disk_record(const char *path)
{ log_file = REAL(int, open, const char *, int, ...)(path, O_WRONLY | O_CREAT | O_APPEND, 0600); }
void disk_note(int64_t number) { note('n', "", number, "", 0); }

/* Whether this call is one that fails. */
static int fails(char what)
{
    if (armed != what) return 0;
    seen++;
    return forever ? seen >= left : seen == left;
}

static ssize_t write_at(ssize_t (*real)(int, const void *, size_t, off64_t), int file, const void *bytes,
                        size_t length, off64_t offset)
{
    char path[4096];
    if (!name_of(file, path)) return real(file, bytes, length, offset);
    if (fails('w')) {
        if (!half || length < 2) { errno = with_errno; return -1; }
        length /= 2;
    }
    ssize_t done = real(file, bytes, length, offset);
    if (done > 0) note('w', path, offset, bytes, done);
    return done;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset)
{ return write_at(REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t), file, bytes, length, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset)
{ return write_at(REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t), file, bytes, length, offset); }

static int cut(int (*real)(int, off64_t), int file, off64_t length)
{
    char path[4096];
    if (!name_of(file, path)) return real(file, length);
    if (fails('w')) { errno = with_errno; return -1; }
    int result = real(file, length);
    if (!result) note('t', path, length, "", 0);
    return result;
}

int ftruncate(int file, off_t length) { return cut(REAL(int, ftruncate64, int, off64_t), file, length); }
int ftruncate64(int file, off64_t length) { return cut(REAL(int, ftruncate64, int, off64_t), file, length); }

static int flush(int (*real)(int), int file)
{
    char path[4096];
    struct stat about;
    if (!name_of(file, path)) return real(file);
    if (fails('s')) { errno = EIO; return -1; }
    note(!fstat(file, &about) && S_ISDIR(about.st_mode) ? 'd' : 's', path, 0, "", 0);
    return 0;   /* the test's own disk need not be waited for */
}

int fsync(int file) { return flush(REAL(int, fsync, int), file); }
int fdatasync(int file) { return flush(REAL(int, fdatasync, int), file); }

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, int mode)
{
    int makes = (flags & O_CREAT) && ours(path) && access(path, F_OK);
    int file = real(path, flags, mode);
    if (file >= 0 && makes) note('c', path, 0, "", 0);
    return file;
}

#define MODE int mode = 0; va_list rest; va_start(rest, flags); if (flags & O_CREAT) mode = va_arg(rest, int); va_end(rest)
int open(const char *path, int flags, ...) { MODE; return opened(REAL(int, open, const char *, int, ...), path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE; return opened(REAL(int, open64, const char *, int, ...), path, flags, mode); }

int unlink(const char *path)
{
    int result = REAL(int, unlink, const char *)(path);
    if (!result && ours(path)) note('u', path, 0, "", 0);
    return result;
}

int rename(const char *from, const char *to)
{
    int result = REAL(int, rename, const char *, const char *)(from, to);
    if (!result && ours(from)) note('r', from, 0, to, strlen(to));
    return result;
}
