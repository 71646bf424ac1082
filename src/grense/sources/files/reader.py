"""A path and all its files: itself, those below it, or those in it, including those in archives."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from grense.errors import ErrorKind, SourceError
from grense.marks import N_
from grense.sources.base import Progress
from grense.sources.files.archive import FAULTS, Budget, CutShort, is_archive, members
from grense.sources.files.entry import HEAD, Entry
from grense.sources.files.folder import files_below
from grense.sources.files.foreign import DAMAGED, LOCKED, ForeignFile, kind_of, refusal

__all__ = ["FileStream"]


_DEEPEST = 2  # nesting of archives
_INNER_ZIP = 64 * 1024 * 1024  # bytes; such an archive is held in memory, since a .zip is read from its end


class FileStream:
    """The files of a path, one after the other; each is to be read before the next is requested.

    `counts` holds how many were not read: `other` (of other kinds), `unreadable` (closed or damaged), `locked`
    (password-protected) and `cut` (archives read only in part); the caller counts those of the first, with
    `pass_over`. `foreign` are the recognised kinds of the others. `progress` is called with the bytes done
    and the bytes in all, archives by their size on disk. Of the files below a folder only those in `only` are opened,
    if it is given. With a `stream`, which can seek and stays open, it is that one's bytes in place of a file's.

    `place` is the file on disk that is being read: the last one yielded, or the archive that contains it.
    `closed` are those that could not be opened, `damaged` those that could not be read to their end, or
    are empty.
    """

    def __init__(
        self,
        path: Path,
        progress: Progress | None = None,
        *,
        only: Collection[Path] | None = None,
        stream: BinaryIO | None = None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.foreign: Counter[str] = Counter()
        self.place = path
        self.closed: set[Path] = set()
        self.damaged: set[Path] = set()
        self._path, self._progress, self._only, self._stream = path, progress, only, stream
        self._total = self._before = 0
        self._open: BinaryIO | None = None

    def __iter__(self) -> Iterator[Entry]:
        """Yield the files. Raises `SourceError` for a path that is missing, or cannot be opened."""
        try:
            if self._stream is not None:
                yield from self._of(self._stream, None)
            elif self._path.is_dir():
                yield from self._below()
            elif self._path.is_file():
                yield from self._given()
            elif self._path.exists():
                raise SourceError("not_a_file", N_("not a file or folder"), hint=N_("save it to a file first"))
            else:
                raise SourceError("file_missing", N_("there is no such file"), hint=N_("check the path"))
        except ValueError:  # a null character in the path
            raise _closed() from None
        if self._progress is not None:
            self._progress(self._total, self._total)

    def refusal(self, error: ErrorKind, hint: str) -> SourceError:
        """The error where nothing could be read: that an archive did not open, else the kind of most files."""
        closed = (kind for kind in (DAMAGED, LOCKED) if self.foreign[kind])
        most = (kind for kind, _ in self.foreign.most_common(1))
        return refusal(error, next(chain(closed, most), ""), hint)

    def report(self) -> None:
        """Report the progress; to be called now and then while a file is read."""
        if self._progress is not None and self._open is not None:
            self._progress(self._before + self._open.tell(), self._total)

    def pass_over(self, entry: Entry) -> None:
        """Count a file that holds nothing to read, or cannot be opened."""
        if entry.stream is None:
            self.counts["unreadable"] += 1
            self.closed.add(self.place)
            return
        self.counts["other"] += 1
        if not entry.head:
            self.damaged.add(self.place)
        kind = kind_of(entry.head)
        if kind:
            self.foreign[kind] += 1

    def failed(self, error: Exception) -> None:
        """Count a file that could not be read to its end; a cut one is counted once for its archive."""
        self.counts["unreadable"] += not isinstance(error, CutShort)
        self.damaged.add(self.place)

    def _given(self) -> Iterator[Entry]:
        try:
            stream = self._path.open("rb")
        except OSError:
            raise _closed() from None
        with stream:
            yield from self._of(stream, self._path)

    def _of(self, stream: BinaryIO, path: Path | None) -> Iterator[Entry]:
        """The one given file, or those in it."""
        self._open, self._total = stream, stream.seek(0, io.SEEK_END)
        stream.seek(0)
        entry = Entry((self._path.name,), stream.read(HEAD), stream, path, given=True)
        if is_archive(entry.head):
            yield from self._unpacked(entry, Budget(self._total), 1)
        else:
            yield entry

    def _below(self) -> Iterator[Entry]:
        below = files_below(self._path, self._count_closed)
        found = [one for one in below if self._only is None or one.path in self._only]
        self._total = sum(one.size for one in found if one.size)
        for path, names, size, _ in found:
            parts = (self._path.name, *names)
            self.place = path
            with ExitStack() as opened:
                try:
                    stream = None if size is None else opened.enter_context(path.open("rb"))
                    head = b"" if stream is None else stream.read(HEAD)
                except OSError:
                    stream, head = None, b""
                self._open = stream
                entry = Entry(parts, head, stream, path)
                yield from self._unpacked(entry, Budget(size or 0), 1) if is_archive(head) else (entry,)
            self._before += size or 0
            self._open = None

    def _unpacked(self, archive: Entry, budget: Budget, depth: int) -> Iterator[Entry]:
        """The files in an archive; a damaged one yields those before the damage."""
        try:
            stream = archive.open() if depth == 1 else self._seekable(archive)
            if stream is None:
                return
            for parts, member in members(archive.head, stream, archive.name, budget):
                if member is None:
                    self.counts[LOCKED] += 1
                    self.foreign[LOCKED] += 1
                    continue
                head = member.read(HEAD)
                entry = Entry((*archive.parts[:-1], *parts), head, member)
                if not is_archive(head):
                    yield entry
                elif depth < _DEEPEST:
                    yield from self._unpacked(entry, budget, depth + 1)
                else:
                    self.counts["other"] += 1
        except ForeignFile as met:
            self.counts["other"] += 1
            self.foreign[met.kind] += 1
        except FAULTS as error:
            self.failed(error)
            self.foreign[DAMAGED] += not isinstance(error, CutShort)
        if depth == 1:
            self.counts["cut"] += budget.is_spent

    def _seekable(self, archive: Entry) -> BinaryIO | None:
        """A .zip within an archive, in memory; None for one that exceeds the limit."""
        if not archive.head.startswith(b"PK"):
            return archive.open()
        content = archive.read(_INNER_ZIP)
        if content is None:
            self.counts["cut"] += 1
            self.damaged.add(self.place)
            return None
        return io.BytesIO(content)

    def _count_closed(self) -> None:
        self.counts["unreadable"] += 1


def _closed() -> SourceError:
    return SourceError(
        "file_unreadable", N_("the file cannot be read"), hint=N_("check that it is a file you may read")
    )
