"""Files on this machine as a source: files that grow, are rewritten, replaced or temporarily missing."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.errors import SourceError
from grense.sources.base import Batch, Query
from grense.sources.local import Account, LocalFiles, marks
from grense.sources.local.marks import LocalMark
from grense.storage.store import Store, open_store
from servers.calendar_site import calendar, event
from servers.folder import FolderStand, mail
from servers.stand import MARK, ME

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC), dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
OTHER = "ola@example.org"


class Reader:
    """A folder, a store, and a source with `path` in that folder."""

    def __init__(self, store: Store) -> None:
        self.store, self.stand = store, FolderStand()
        (self.stand.folder / f"{MARK}.ics").unlink()
        self.path = self.stand.folder
        self.me: tuple[str, ...] = (ME,)
        self.use: dict[str, Any] = {}

    def write(self, name: str, content: bytes) -> Path:
        return self.stand.write(name, content)

    def source(self) -> LocalFiles:
        return LocalFiles(Account(str(self.path), **self.use), me=self.me, tz="Europe/Oslo")

    def read(self) -> list[Batch]:
        query = Query(WINDOW, self.store.marks("work"), self.store.hashed("work"), NOW)
        batches = []
        for batch in self.source().batches(query):
            self.store.apply("work", batch)
            batches.append(batch)
        return batches

    def kept(self, kind: str) -> list[dt.datetime]:
        table = self.store.activities()
        return sorted(table["start"][table["kind"] == kind].dt.to_pydatetime())


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with open_store(tmp_path / "kept", keys=None) as store:
        found = Reader(store)
        yield found
        found.stand.stop()


def times(count: int, first: int = 0) -> list[dt.datetime]:
    return [NOW - DAY * 30 + HOUR * number for number in range(first, first + count)]


def mbox(moments: list[dt.datetime], sender: str = ME) -> bytes:
    return b"".join(mail(f"{moment:%d%H}", moment, sender) for moment in moments)


def meetings(*moments: dt.datetime) -> bytes:
    return calendar(*(event(f"{moment:%d%H}", moment, moment + HOUR) for moment in moments))


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return content.getvalue()


def test_a_mailbox_that_grows_brings_what_is_new(reader: Reader) -> None:
    reader.path = reader.write("Sent", mbox(times(3)))
    reader.read()
    reader.write("Sent", mbox(times(5)))
    reader.read()
    assert reader.kept("mail_sent") == times(5)
    assert reader.read() == []


def test_mail_that_left_the_mailbox_stays(reader: Reader) -> None:
    reader.path = reader.write("Sent", mbox(times(5)))
    reader.read()
    for content in (mbox(times(2, first=3)), b""):
        reader.write("Sent", content)
        reader.read()
        assert reader.kept("mail_sent") == times(5)


def test_a_mail_that_moves_to_another_file_is_the_same_mail(reader: Reader) -> None:
    reader.write("Sent", mbox(times(4)))
    reader.read()
    reader.write("Sent", mbox(times(2)))
    reader.write("Archive", mbox(times(2, first=2)))
    reader.read()
    assert reader.kept("mail_sent") == times(4)
    assert reader.kept("mail_received") == []


def test_only_files_that_changed_are_read(reader: Reader) -> None:
    reader.write("a", mbox(times(2)))
    unchanged = reader.write("b", mbox(times(2, first=2)))
    reader.read()
    before = unchanged.stat()
    unchanged.write_bytes(b"x" * before.st_size)
    os.utime(unchanged, ns=(before.st_atime_ns, before.st_mtime_ns))
    reader.write("a", mbox(times(1, first=7)))
    (batch,) = reader.read()
    assert len(batch.activities) == 1
    assert reader.kept("mail_sent") == times(4) + times(1, first=7)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_mailbox_that_is_half_written_invents_nothing_and_loses_nothing(data: st.DataObject) -> None:
    whole = mbox(times(4))
    before = data.draw(st.sampled_from([b"", mbox(times(2)), whole]))
    cut = data.draw(st.integers(0, len(whole)))
    with tempfile.TemporaryDirectory() as place, open_store(Path(place), keys=None) as store:
        reader = Reader(store)
        reader.path = reader.write("Sent", before or mbox(times(1)))
        reader.read()
        known = set(reader.kept("mail_sent"))
        reader.write("Sent", whole[:cut])
        with suppress(SourceError):
            reader.read()
        assert known <= set(reader.kept("mail_sent")) <= set(times(4))
        assert reader.kept("mail_received") == []
        reader.write("Sent", whole)
        reader.read()
        assert reader.kept("mail_sent") == times(4)
        reader.stand.stop()


@pytest.mark.parametrize("cut", range(20, 900, 97))
def test_a_calendar_that_is_half_written_loses_nothing(reader: Reader, cut: int) -> None:
    whole = meetings(*times(4))
    reader.path = reader.write("calendar.ics", whole)
    reader.read()
    reader.write("calendar.ics", whole[:cut])
    with suppress(SourceError):
        reader.read()
    assert reader.kept("meeting") == times(4)
    reader.write("calendar.ics", meetings(*times(2, first=1)))
    reader.read()
    assert reader.kept("meeting") == times(2, first=1)


@pytest.mark.parametrize(
    "content",
    [b"", meetings(*times(3))[:-200], b"\0garbage", zipped(a=b"")[:20]],
    ids=["empty", "cut off", "garbage", "half an archive"],
)
def test_a_damaged_calendar_among_others_takes_nothing_away(reader: Reader, content: bytes) -> None:
    reader.write("one.ics", meetings(*times(3)))
    reader.write("two.ics", meetings(*times(2, first=5)))
    reader.read()
    reader.write("one.ics", content)
    for _ in range(2):
        assert "calendar_unreadable" in [warning.code for batch in reader.read() for warning in batch.warnings]
        assert reader.kept("meeting") == times(3) + times(2, first=5)
    reader.write("one.ics", meetings(*times(1)))
    reader.read()
    assert reader.kept("meeting") == times(1) + times(2, first=5)


def test_a_calendar_damaged_from_the_start_keeps_no_other_from_being_followed(reader: Reader) -> None:
    reader.write("broken.ics", meetings(*times(3))[:-200])
    reader.write("two.ics", meetings(*times(2, first=5)))
    reader.read()
    assert reader.read() == []
    reader.write("two.ics", meetings(*times(1, first=5)))
    reader.read()
    assert reader.kept("meeting") == [*times(2), *times(1, first=5)]


def test_one_calendar_of_several_that_is_deleted_takes_its_meetings_along(reader: Reader) -> None:
    gone = reader.write("one.ics", meetings(*times(3)))
    reader.write("two.ics", meetings(*times(2, first=5)))
    reader.read()
    gone.unlink()
    reader.read()
    assert reader.kept("meeting") == times(2, first=5)


def test_the_last_calendar_that_is_deleted_leaves_what_was_read(reader: Reader) -> None:
    gone = reader.write("one.ics", meetings(*times(3)))
    reader.write("Sent", mbox(times(2)))
    reader.read()
    gone.unlink()
    for _ in range(2):
        assert [warning.code for batch in reader.read() for warning in batch.warnings] == ["place_gone"]
    assert reader.kept("meeting") == times(3)
    assert reader.kept("mail_sent") == times(2)


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_is_away_for_a_while_is_told_and_stays(reader: Reader, is_folder: bool) -> None:
    file = reader.write("calendar.ics", meetings(*times(3)))
    reader.write("Sent", mbox(times(2)))
    reader.path = reader.stand.folder if is_folder else file
    reader.read()
    before = reader.store.activities()
    away = reader.path.rename(reader.path.with_name("elsewhere"))
    with pytest.raises(SourceError, match="no longer there") as caught:
        reader.read()
    if is_folder:  # a stick's empty mount point
        reader.path.mkdir()
        with pytest.raises(SourceError, match="no longer there"):
            reader.read()
        reader.path.rmdir()
    assert MARK not in f"{caught.value!r} {caught.value} {caught.value.detail} {caught.value.hint}"
    assert reader.store.activities().equals(before)
    away.rename(reader.path)
    assert reader.read() == []


def test_a_path_that_was_never_there_is_told_without_its_name(reader: Reader) -> None:
    reader.path = reader.stand.folder / MARK
    for call in (reader.read, lambda: reader.source().explore()):
        with pytest.raises(SourceError) as caught:
            call()
        assert MARK not in f"{caught.value!r} {caught.value.detail}"


def test_a_thunderbird_profile(reader: Reader) -> None:
    """Of the many files that change all the time only those with mail are read."""
    profile = "abc.default/"
    for name in ("Inbox.msf", "prefs.js", "global-messages-db.sqlite"):
        reader.write(profile + name, b"SQLite format 3\0" + name.encode())
    sent = profile + "ImapMail/mail.example.org/Sent"
    reader.write(sent, mbox(times(2)))
    reader.write(profile + "ImapMail/mail.example.org/INBOX", mbox(times(3, first=5), OTHER))
    reader.write(profile + "Mail/Local Folders/Drafts", mbox(times(1, first=9)))
    assert reader.source().explore().files == {"mailbox": 3, "other": 3}
    reader.read()
    assert (reader.kept("mail_sent"), reader.kept("mail_received")) == (times(2), times(3, first=5))
    reader.write(profile + "prefs.js", b"changed")
    assert sum(len(batch.activities) for batch in reader.read()) == 0
    reader.write(sent, mbox(times(4)))
    reader.read()
    assert reader.kept("mail_sent") == times(4)


def test_a_maildir_whose_flags_are_in_the_names(reader: Reader) -> None:
    first = reader.write("cur/1.a.host:2,", mbox(times(1)).partition(b"\n")[2])
    reader.write("new/2.a.host", mbox(times(1, first=1)).partition(b"\n")[2])
    reader.read()
    first.rename(first.with_name("1.a.host:2,S"))
    reader.read()
    assert reader.kept("mail_sent") == times(2)


def test_a_takeout_that_is_replaced_by_a_newer_one(reader: Reader) -> None:
    def takeout(mails: list[dt.datetime], meets: list[dt.datetime]) -> bytes:
        return zipped(Takeout__Mail__All=mbox(mails), Takeout__Calendar__kari=meetings(*meets))

    reader.path = reader.write("takeout.zip", takeout(times(3), times(3)))
    reader.read()
    assert reader.read() == []
    newer = takeout(times(3, first=2), times(2, first=1))
    reader.write("takeout.zip", newer[: len(newer) // 2])
    with pytest.raises(SourceError, match="ends too early"):
        reader.read()
    assert (reader.kept("mail_sent"), reader.kept("meeting")) == (times(3), times(3))
    reader.write("takeout.zip", newer)
    reader.read()
    assert (reader.kept("mail_sent"), reader.kept("meeting")) == (times(5), times(2, first=1))


def test_where_nobody_says_whose_files_these_are_the_files_do(reader: Reader) -> None:
    reader.me = ()
    reader.write("box", mbox(times(3)) + mbox(times(1, first=4), OTHER))
    owners = reader.source().explore().owners
    assert [address for address, _ in owners.found][:1] == [ME]
    (batch,) = reader.read()
    assert [warning.code for warning in batch.warnings] == ["owner_inferred"]
    assert reader.kept("mail_sent") == times(3)


def test_another_address_of_ones_own_reads_everything_in_its_light(reader: Reader) -> None:
    reader.me = (OTHER,)
    reader.write("box", mbox(times(3)))
    reader.read()
    assert reader.kept("mail_received") == times(3)
    reader.me = (ME,)
    reader.read()
    assert (reader.kept("mail_sent"), reader.kept("mail_received")) == (times(3), [])
    reader.me = (OTHER,)
    reader.read()
    assert (reader.kept("mail_sent"), reader.kept("mail_received")) == ([], times(3))


def test_a_file_written_just_now_is_read_again(reader: Reader) -> None:
    path = reader.write("Sent", mbox(times(2)))
    os.utime(path)
    reader.read()
    assert path.stat().st_size == len(mbox(times(2, first=2)))
    path.write_bytes(mbox(times(2, first=2)))
    reader.read()
    assert reader.kept("mail_sent") == times(4)


def test_more_files_than_can_be_kept_apart(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_MOST", 3)
    for number in range(5):
        reader.write(f"{number}.ics", meetings(*times(1, first=number)))
        reader.write(f"{number}.mbox", mbox(times(1, first=number)))
    reader.read()
    assert reader.read() == []
    reader.write("2.ics", meetings(*times(1, first=20)))
    reader.read()
    assert len(reader.kept("meeting")) == 5
    assert all(not LocalMark.of(mark).files for mark in reader.store.marks("work").values())


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_names_that_are_no_text(reader: Reader) -> None:
    name = os.fsdecode(b"k\xe6ri.mbox")
    reader.write(name, mbox(times(2)))
    reader.read()
    assert reader.kept("mail_sent") == times(2)


@pytest.mark.parametrize("mark", ["", "no JSON", "[]", "{}", '{"asked": "", "files": 3, "whole": ""}', "9" * 5000])
def test_a_mark_that_makes_no_sense_reads_everything(reader: Reader, mark: str) -> None:
    reader.write("Sent", mbox(times(2)))
    reader.write("one.ics", meetings(*times(2)))
    hashed = reader.store.hashed("work")
    query = Query(WINDOW, {hashed("mail"): mark, hashed("calendars"): mark}, hashed, NOW)
    assert sum(len(batch.activities) for batch in reader.source().batches(query)) == 4


def test_no_name_of_a_file_stands_in_a_mark(reader: Reader) -> None:
    reader.write(f"{MARK}/{MARK}.mbox", mbox(times(2)))
    reader.write(f"{MARK}.ics", meetings(*times(2)))
    reader.read()
    text = json.dumps(reader.store.marks("work"))
    assert not any(word in text for word in (MARK, "mbox", "ics", str(reader.path)))


def test_a_large_mailbox_that_did_not_change_costs_next_to_nothing(reader: Reader) -> None:
    path = reader.stand.folder / "Sent"
    with path.open("wb") as file:
        file.write(mbox(times(2)))
        file.truncate(20_000_000)
    reader.path = reader.stand.age(path)
    reader.read()
    begun = time.process_time()
    assert reader.read() == []
    assert time.process_time() - begun < 0.05


def test_another_answer_about_the_mailbox_reads_all_of_it_again(reader: Reader) -> None:
    one, two, three = times(3)
    private = mail("p", two).replace(b"@example.org\nSubject", b"@example.com\nSubject")
    labelled = mail("l", three).replace(b"To: ", b"X-Gmail-Labels: Jobb\nX-To: ")
    reader.write("a.mbox", mail("w", one) + private + labelled)
    reader.read()
    assert reader.kept("mail_sent") == [one, two, three]
    for use, expected in (
        ({"mailbox": "mixed", "work_domains": ("example.org",)}, [one]),
        ({"mailbox": "mixed", "work_folders": ("Jobb",)}, [three]),
        ({"mailbox": "mixed", "work_folders": ("a",)}, [one, two, three]),
        ({"mailbox": "mixed"}, [one, two, three]),
        ({"mailbox": "work", "work_domains": ("example.org",)}, [one, two, three]),
    ):
        reader.use = use
        batches = reader.read()
        assert reader.kept("mail_sent") == expected
        assert sum(batch.left_out.get("not_of_work", 0) for batch in batches) == 3 - len(expected)
        assert not reader.read()
    assert MARK not in json.dumps(reader.store.everything(), default=str)
    assert "example" not in json.dumps(reader.store.everything(), default=str)
