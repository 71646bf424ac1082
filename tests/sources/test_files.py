"""Exports of programs: folders and archives of calendars and mail, recognised by the files' contents."""

from __future__ import annotations

import bz2
import contextlib
import datetime as dt
import gzip
import io
import lzma
import os
import socket
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from grense.errors import SourceError
from grense.services.gather import FileError, Gathered, gather
from grense.sources.files import archive
from grense.sources.files.reader import FileStream
from grense.sources.ics import read_ics
from grense.sources.mail import mbox, read_mail
from grense.sources.mail.place import place_of

ME, OTHER = "kari@example.org", "ola@example.com"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MARK = "zebrafink"

Tree = Mapping[str, bytes]


def mail(number: int = 0, *, sender: str = ME, hour: int = 21, body: str = "Hei\n", fields: str = "") -> bytes:
    return (
        f"Date: Tue, 17 Nov 2026 {hour}:40:00 +0100\nFrom: Kari <{sender}>\nTo: <{OTHER}>\n"
        f"Message-ID: <{number}.{hour}@{MARK}>\nSubject: {MARK}\n{fields}\n{body}"
    ).encode()


def mbox_of(*mails: bytes) -> bytes:
    return b"".join(b"From x@y Tue Nov 17 20:40:00 2026\n" + one + b"\n" for one in mails)


def calendar(number: int = 0, hour: int = 19, *, zone: str = "", tzid: str = "Europe/Oslo") -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//y//EN",
        *([zone] if zone else []),
        "BEGIN:VEVENT",
        f"UID:{number}-{MARK}",
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}",
        f"ORGANIZER:mailto:{OTHER}",
        f"DTSTART;TZID={tzid}:20261117T{hour:02}0000",
        f"DTEND;TZID={tzid}:20261117T{hour:02}3000",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


EMLX_PLIST = b'<?xml version="1.0"?>\n<plist version="1.0"><dict><key>flags</key><integer>%d</integer></dict></plist>\n'


def emlx(message: bytes, flags: int = 1) -> bytes:
    return b"%d      \n%b%b" % (len(message), message, EMLX_PLIST % flags)


TAKEOUT = {
    "Takeout/archive_browser.html": b"<!DOCTYPE html><title>x</title>",
    "Takeout/Mail/Sent.mbox": mbox_of(mail(1)),
    "Takeout/Mail/User Settings/Filters.json": b'{"filters": []}',
    "Takeout/Calendar/kari.ics": calendar(1),
    "Takeout/Calendar/Team.ics": calendar(2, 8),
}


def write(root: Path, tree: Tree) -> Path:
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def zipped(tree: Tree, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, content in tree.items():
            packed.writestr(name, content)
    return out.getvalue()


def tarred(tree: Tree, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as packed:
        for name, content in tree.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return out.getvalue()


def look(*paths: Path, me: tuple[str, ...] = (ME,)) -> Gathered:
    return gather(paths, now=NOW, me=me, tz="Europe/Oslo")


def taken(gathered: Gathered) -> list[tuple[str, str]]:
    table = gathered.activities
    return sorted((f"{start:%H:%M}", kind) for start, kind in zip(table["start"], table["kind"], strict=True))


ALL = [("07:00", "meeting"), ("18:00", "meeting"), ("20:40", "mail_sent")]


# Folders


@pytest.mark.parametrize(
    ("tree", "counts"),
    [
        pytest.param({"mbox": mbox_of(mail()), "table_of_contents": bytes(30)}, {"mailbox": 1, "other": 1}, id="apple"),
        pytest.param({"1.emlx": emlx(mail()), "2.partial.emlx": emlx(mail())}, {"message": 2}, id="apple library"),
        pytest.param({"cur/1700000000000": mail(), "tmp/.keep": b""}, {"message": 1, "other": 1}, id="thunderbird dir"),
        pytest.param(
            {"Mail/x/Sent": mbox_of(mail()), "Mail/x/Sent.msf": b"// <!-- <mdb:mork:z", "prefs.js": b"x"},
            {"mailbox": 1, "other": 2},
            id="thunderbird profile",
        ),
        pytest.param({".Sent/cur/1:2,S": mail(), "dovecot-uidlist": b"3 V1"}, {"message": 1, "other": 1}, id="++"),
        pytest.param({"a/b/one.eml": mail(), "a/b/notes.txt": mail(9)}, {"message": 1, "other": 1}, id="eml"),
        pytest.param({"inbox/1": mail(), "inbox/.mh_sequences": b"cur: 1"}, {"message": 1, "other": 1}, id="mh"),
    ],
)  # fmt: skip
def test_a_folder_of_mail_gives_its_mail(tmp_path: Path, tree: Tree, counts: Mapping[str, int]) -> None:
    write(tmp_path, tree)
    assert taken(look(tmp_path)) == [("20:40", "mail_sent")]
    assert dict(look(tmp_path).files) == counts
    assert list(read_mail(tmp_path, me=[ME], now=NOW).activities["kind"]) == ["mail_sent"]


def test_a_takeout_tree_gives_calendars_and_mail(tmp_path: Path) -> None:
    gathered = look(write(tmp_path, TAKEOUT))
    assert taken(gathered) == ALL
    assert dict(gathered.files) == {"calendar": 2, "mailbox": 1, "other": 2}
    assert list(read_mail(tmp_path, me=[ME], now=NOW).activities["kind"]) == ["mail_sent"]


def test_a_broken_file_costs_itself_only(tmp_path: Path) -> None:
    write(tmp_path, {**TAKEOUT, "cut.ics": calendar()[:120], "cut.zip": zipped(TAKEOUT)[:200], "x.eml": b"no mail"})
    gathered = look(tmp_path)
    assert taken(gathered) == ALL
    assert gathered.files["unreadable"] == 2
    assert gathered.left_out["mail"] == {"broken": 1}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_would_wait_or_never_end_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path, TAKEOUT)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        gathered = look(tmp_path)
    assert taken(gathered) == ALL
    assert gathered.files["unreadable"] == 2


def test_folders_twelve_hundred_deep(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1200):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    (folders[-1] / "one.eml").write_bytes(mail())
    try:
        assert taken(look(tmp_path)) == [("20:40", "mail_sent")]
        assert len(read_mail(tmp_path, me=[ME], now=NOW).activities) == 1
    finally:
        # The code that deletes the tests' folders recurses as deep as they are, and fails.
        (folders[-1] / "one.eml").unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()


def test_a_closed_folder_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**TAKEOUT, "closed/x.eml": mail()})
    scan = os.scandir

    def refuse(path: os.PathLike[str]) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert look(tmp_path).files["unreadable"] == 1


def test_thousands_of_small_calendars_are_read_together(tmp_path: Path) -> None:
    write(tmp_path, {f"Events/{number}.ics": calendar(number, number % 24) for number in range(1000)})
    begin = time.process_time()
    gathered = look(tmp_path)
    assert time.process_time() - begin < 5
    assert dict(gathered.files) == {"calendar": 1000}
    assert len(gathered.activities) == 24


def test_a_zone_is_the_one_of_its_own_file(tmp_path: Path) -> None:
    def zone(offset: str) -> str:
        return (
            "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
            f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE"
        )

    tree = {f"{number}.ics": calendar(number, 19, zone=zone(f"+0{number}00"), tzid="Own") for number in (1, 5)}
    assert [start for start, _ in taken(look(write(tmp_path, tree)))] == ["14:00", "18:00"]


# Which folder a mail lies in


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("Sent Messages.mbox",), "sent"),
        (("[Gmail].sbd", "Sent Mail"), "sent"),
        ((".Sent.2026",), "sent"),
        (("INBOX.Sendte elementer",), "sent"),
        (("Gesendete Elemente-2.mbox",), "sent"),
        (("Sent (1).mbox",), "sent"),
        ((".S&APg-ppelpost",), "spam"),
        (("Drafts.mbox", "ABC", "Data", "Messages"), "draft"),
        (("Templates",), "draft"),
        (("Unsent Messages",), "draft"),
        (("Deleted Messages.mbox", "Sent"), "deleted"),
        (("Envoye\u0301s",), "sent"),
        (("spam.example.org",), ""),
        (("Customers",), ""),
    ],
)
def test_places(parts: tuple[str, ...], place: str) -> None:
    assert place_of(parts) == place


def test_apple_notes_what_is_a_draft_or_deleted(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"1.emlx": emlx(mail(1), 1 << 6), "2.emlx": emlx(mail(2, sender=OTHER), 1 << 1), "3.emlx": emlx(mail(3))},
    )
    assert dict(read_mail(tmp_path, me=[ME], now=NOW).left_out) == {"draft": 1, "deleted": 1}


# Archives


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("x.zip", zipped),
        ("x.zip", lambda tree: zipped(tree, zipfile.ZIP_STORED)),
        ("x.zip", lambda tree: zipped(tree, zipfile.ZIP_LZMA)),
        ("x.tar", tarred),
        ("x.tgz", lambda tree: tarred(tree, "w:gz")),
        ("x.tar.bz2", lambda tree: tarred(tree, "w:bz2")),
        ("x.tar.xz", lambda tree: tarred(tree, "w:xz")),
        ("part.zip", lambda tree: zipped({"x.tgz": tarred(tree, "w:gz")})),
        ("part.tgz", lambda tree: tarred({"x.zip": zipped(tree)}, "w:gz")),
    ],
)
def test_an_archive_gives_what_its_folder_gives(tmp_path: Path, name: str, pack: Callable[[Tree], bytes]) -> None:
    (tmp_path / name).write_bytes(pack(TAKEOUT))
    for path in (tmp_path / name, tmp_path):
        gathered = look(path)
        assert taken(gathered) == ALL
        assert dict(gathered.files) == {"calendar": 2, "mailbox": 1, "other": 2}
        assert len(read_mail(path, me=[ME], now=NOW).activities) == 1
    assert sorted(tmp_path.iterdir()) == [tmp_path / name]


def test_the_parts_of_an_export_are_read_together(tmp_path: Path) -> None:
    names = list(TAKEOUT)
    for number, some in enumerate((names[:2], names[2:])):
        (tmp_path / f"takeout-{number}.zip").write_bytes(zipped({name: TAKEOUT[name] for name in some}))
    parts = sorted(tmp_path.iterdir())
    assert taken(look(*parts)) == taken(look(tmp_path)) == ALL


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_file_that_is_compressed(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    for content, kind in ((calendar(), "meeting"), (mbox_of(mail()), "mail_sent"), (mail(), "mail_sent")):
        path = tmp_path / "packed"
        path.write_bytes(pack(content))
        assert [kind for _, kind in taken(look(path))] == [kind]


def test_an_archive_in_an_archive_in_an_archive_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"y.zip": zipped({"z.zip": zipped(TAKEOUT)}), "one.eml": mail()}))
    assert dict(look(path).files) == {"message": 1, "other": 1}


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "x.tar"
    path.parent.mkdir()
    path.write_bytes(tarred({"../../escaped.ics": calendar(), "/etc/escaped.ics": calendar(2, 8)}))
    assert len(look(path).activities) == 2
    assert not list(tmp_path.glob("*.ics"))


@pytest.mark.parametrize("pack", [zipped, lambda tree: tarred(tree, "w:gz")])
def test_a_cut_archive_gives_what_is_whole_or_is_refused(tmp_path: Path, pack: Callable[[Tree], bytes]) -> None:
    whole = pack(
        {**TAKEOUT, "z/last.mbox": mbox_of(*(mail(number, body=os.urandom(400).hex()) for number in range(50)))}
    )
    for length in range(30, len(whole), len(whole) // 25):
        path = tmp_path / "cut"
        path.write_bytes(whole[:length])
        try:
            gathered = look(path)
        except FileError:
            continue
        assert gathered.files["unreadable"] >= 1


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["zip", "tgz", "tar"]), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8)
)
def test_a_damaged_archive_raises_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, form: str, damage: list[tuple[int, int]]
) -> None:
    packed = bytearray({"zip": zipped, "tar": tarred, "tgz": lambda tree: tarred(tree, "w:gz")}[form](TAKEOUT))
    for place, value in damage:
        packed[place % len(packed)] = value
    path = tmp_path_factory.mktemp("damaged") / "x"
    path.write_bytes(packed)
    with contextlib.suppress(FileError):
        look(path)


def test_a_bomb_is_read_in_part_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_FLOOR", 12 * 1024 * 1024)
    bomb = mbox_of(*(mail(number, body="x" * 100_000) for number in range(200)))
    for name, content in (("x.zip", zipped({"a.ics": calendar(), "bomb.mbox": bomb})), ("x.gz", gzip.compress(bomb))):
        path = tmp_path / name
        path.write_bytes(content)
        gathered = look(path)
        assert gathered.files["cut"] == 1
        assert 0 < len(gathered.activities) < 200


def test_a_mailbox_is_never_held_whole(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="memory is limited with a module that Windows does not have")
    path = tmp_path / "big.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("Mail/All.mbox", "w") as out,
    ):
        body = "x" * 1_000_000 + "\n"
        for number in range(200):
            out.write(mbox_of(mail(number, body=body)))
    script = (
        "import resource, sys, datetime as dt\n"
        "from grense.sources.mail import read_mail\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"found = read_mail(sys.argv[1], me=['{ME}'], now=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))\n"
        "print(len(found.activities), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    said = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True).stdout
    count, megabytes = map(int, said.split())
    assert count == 200
    assert megabytes < 60


# What is read in windows


bodies = st.lists(
    st.sampled_from(["Hei", "From here on", "From x@y Tue Nov 17 20:40:00 2026", "From: a", "Date: b", "", "x" * 900]),
    max_size=12,
).map("\n".join)


@settings(max_examples=120, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.tuples(bodies, st.booleans()), min_size=1, max_size=12), st.integers(1, 3000), st.booleans())
def test_windows_of_any_size_give_the_same_mails(written: list[tuple[str, bool]], window: int, crlf: bool) -> None:
    mails = []
    for number, (body, with_length) in enumerate(written):
        text = body.replace("\n", "\r\n") if crlf else body
        mails.append(mail(number, body=body, fields=f"Content-Length: {len(text.encode())}\n" if with_length else ""))
    content = mbox_of(*mails)
    content = content.replace(b"\n", b"\r\n") if crlf else content
    whole = list(mbox.mails(io.BytesIO(content)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mbox, "_WINDOW", window)
        patched.setattr(mbox, "LIMIT", 2000)
        assert list(mbox.mails(io.BytesIO(content))) == whole


# What cannot be read


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"!BDN" + bytes(600), ".pst"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".msg"),
        (zipped({"Local/com.microsoft.__Messages/x.xml": b"<x/>"}), ".olm"),
        (b'"Subject","Start Date","Start Time"\n"x","17.11.2026","19:00"\n', ".csv"),
        (b"Emne;Startdato;Starttid;Sluttdato\nx;17.11.2026;19:00;17.11.2026\n", ".csv"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "web page"),
        (b'{"items": []}', "JSON"),
        (zipped({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), "document"),
        (zipped({"[Content_Types].xml": b"x", "word/document.xml": b"x"}), "document"),
        (b"%PDF-1.7\n", "document"),
        (b"SQLite format 3\0" + bytes(100), "database"),
        (b"Rar!\x1a\x07\x01\0", "unpack"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "unpack"),
    ],
)
def test_what_cannot_be_read_says_how_to_get_there(tmp_path: Path, content: bytes, says: str) -> None:
    for path in (tmp_path / MARK, tmp_path / "folder" / MARK):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    for source in (tmp_path / MARK, tmp_path / "folder"):
        with pytest.raises(FileError, match=f"neither a calendar nor mail.*{says}") as caught:
            look(source)
        assert MARK not in str(caught.value)
        assert caught.value.hint
        with pytest.raises(SourceError, match=f"no mail.*{says}"):
            read_mail(source)


def test_an_archive_that_was_not_downloaded_whole_is_named(tmp_path: Path) -> None:
    for whole in (zipped(TAKEOUT), tarred({"Takeout/archive_browser.html": b"<html>" + os.urandom(9_000)}, "w:gz")):
        path = tmp_path / "cut"
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(FileError, match="damaged or not whole"):
            look(path)


def test_the_mail_reader_names_calendars(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.ics").write_bytes(calendar(number))
    for source in (tmp_path, tmp_path / "1.ics"):
        with pytest.raises(SourceError, match=r"no mail.*a calendar .*grense week"):
            read_mail(source)


def test_a_password_is_named(tmp_path: Path) -> None:
    plain = bytearray(zipped(TAKEOUT, zipfile.ZIP_STORED))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := plain.find(mark, place + 1)) >= 0:
            plain[place + flags] |= 1
    (tmp_path / "x.zip").write_bytes(plain)
    with pytest.raises(FileError, match="password"):
        look(tmp_path / "x.zip")
    (tmp_path / "one.eml").write_bytes(mail())
    assert look(tmp_path).files["locked"] == len(TAKEOUT)


def test_a_calendar_reader_refuses_an_archive(tmp_path: Path) -> None:
    for content in (
        zipped({"a.ics": calendar()}, zipfile.ZIP_STORED),
        tarred({"a.ics": calendar()}),
        gzip.compress(calendar()),
    ):
        with pytest.raises(SourceError, match="archive"):
            read_ics(content)
    with pytest.raises(SourceError, match="not a calendar"):
        read_ics(b"MZ\0\0\n" + calendar())


def test_numbers_stay_those_of_the_arguments(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "good", TAKEOUT), tmp_path / "empty"
    bad.mkdir()
    with pytest.raises(FileError) as caught:
        look(good, bad)
    assert caught.value.number == 2


def test_progress_runs_to_the_end_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(TAKEOUT))
    steps: list[tuple[int, int]] = []
    list(FileStream(path, lambda done, total: steps.append((done, total))))
    assert steps[-1] == (path.stat().st_size,) * 2
