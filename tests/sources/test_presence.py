"""Exports of ActivityWatch as files: of a real server, in folders and archives, damaged and huge."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grense.errors import SourceError
from grense.services.gather import gather
from grense.sources.base import Batch, Query
from grense.sources.local import Account, LocalFiles
from grense.sources.presence import export
from grense.storage.store import Store, open_store
from servers.activitywatch import WatchStand
from servers.calendar_site import calendar, event
from servers.folder import mail
from servers.stand import MARK, ME

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC), dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC))
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
EARLIER, LATER = (NOW - 2 * DAY, NOW - 2 * DAY + HOUR), (NOW - DAY, NOW - DAY + HOUR)


@pytest.fixture
def stand() -> Iterator[WatchStand]:
    one = WatchStand()
    yield one
    one.stop()


def document(
    *spans: tuple[dt.datetime, dt.datetime], bucket: str = "aw-watcher-afk_x", kind: str = "afkstatus"
) -> bytes:
    events = [
        {"timestamp": start.isoformat(), "duration": (end - start).total_seconds(), "data": {"status": "not-afk"}}
        for start, end in spans
    ]
    return json.dumps({"buckets": {bucket: {"id": bucket, "type": kind, "events": events}}}).encode()


class Reader:
    """A folder that is read into a store."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store

    def read(self) -> list[Batch]:
        query = Query(WINDOW, self.store.marks("work"), self.store.hashed("work"), NOW)
        batches = []
        for batch in LocalFiles(Account(str(self.folder)), me=(ME,), tz="Europe/Oslo").batches(query):
            self.store.apply("work", batch)
            batches.append(batch)
        return batches

    def kept(self, kind: str = "presence") -> list[tuple[dt.datetime, dt.datetime]]:
        table = self.store.activities()
        table = table.loc[table["kind"] == kind]
        return list(zip(table["start"].dt.to_pydatetime(), table["end"].dt.to_pydatetime(), strict=True))


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    (tmp_path / "files").mkdir()
    with open_store(tmp_path / "kept", keys=None) as store:
        yield Reader(tmp_path / "files", store)


def test_a_real_export_gives_times_and_no_title(stand: WatchStand, reader: Reader) -> None:
    stand.put(EARLIER, LATER)
    stand.put((NOW - 3 * DAY, NOW - 2 * DAY), status="afk")
    content = stand.export()
    assert MARK.encode() in content
    (reader.folder / "all.json").write_bytes(content)
    batches = reader.read()
    assert reader.kept() == [EARLIER, LATER]
    assert MARK not in repr([vars(batch) for batch in batches])
    assert [len(batch.activities) for batch in reader.read()] in ([], [2])  # just written, it is read once more
    assert reader.kept() == [EARLIER, LATER]


def test_an_export_of_other_buckets_alone_holds_nothing(stand: WatchStand, tmp_path: Path) -> None:
    stand.put(EARLIER)
    (tmp_path / "windows.json").write_bytes(stand.export(stand.windows))
    with pytest.raises(SourceError) as caught:
        gather([tmp_path / "windows.json"], now=NOW, tz="Europe/Oslo")
    assert caught.value.code == "no_calendar_or_mail"


def test_a_bucket_of_another_type_is_dropped_though_its_events_look_alike(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(document(EARLIER, kind="app.editor.activity"))
    with pytest.raises(SourceError):
        gather([tmp_path / "x.json"], now=NOW, tz="Europe/Oslo")


@pytest.mark.parametrize("packed", [False, True])
def test_it_is_found_beside_calendars_and_mail(tmp_path: Path, *, packed: bool) -> None:
    files = {
        "a.ics": calendar(event("a", NOW - HOUR, NOW)),
        "b.mbox": mail("b", NOW),
        "c.json": document(EARLIER, LATER, (NOW, NOW + DAY)),
        "d.json": b'{"other": 1}',
    }
    path = tmp_path / "files"
    path.mkdir()
    for name, content in files.items():
        (path / name).write_bytes(content)
    if packed:
        path = tmp_path / "files.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    found = gather([path], now=NOW, me=[ME], tz="Europe/Oslo")
    assert found.activities["kind"].value_counts().to_dict() == {"meeting": 1, "mail_sent": 1, "presence": 2}
    assert dict(found.files) == {"calendar": 1, "mailbox": 1, "presence": 1, "other": 1}


def test_a_newer_export_adds_and_a_missing_one_deletes_nothing(reader: Reader) -> None:
    path = reader.folder / "afk.json"
    path.write_bytes(document(EARLIER, (LATER[0], LATER[0] + HOUR / 2)))
    reader.read()
    path.write_bytes(b"  " + document(LATER, (NOW - HOUR, NOW)))
    reader.read()
    assert reader.kept() == [EARLIER, LATER, (NOW - HOUR, NOW)]
    path.unlink()
    (reader.folder / "a.ics").write_bytes(calendar(event("a", NOW - HOUR, NOW)))
    reader.read()
    assert len(reader.kept()) == 3
    assert len(reader.kept("meeting")) == 1


@pytest.mark.parametrize(
    "damage", [lambda one: one[:-20], lambda one: one.replace(b'"events": [', b'"events": ' + b"[" * 99_999)]
)
def test_a_damaged_export_is_one_line_and_what_was_there_stays(reader: Reader, damage: object) -> None:
    path, whole = reader.folder / "afk.json", document(EARLIER)
    path.write_bytes(whole)
    reader.read()
    path.write_bytes(damage(whole) + b" ")  # type: ignore[operator]  # a parameter is an object
    with pytest.raises(SourceError) as caught:
        reader.read()
    assert caught.value.code == "file_truncated"
    assert reader.kept() == [EARLIER]
    with pytest.raises(SourceError) as caught:
        gather([path], now=NOW, tz="Europe/Oslo")
    assert caught.value.code == "presence_unreadable"


def test_an_export_that_is_too_large_is_refused_alone_and_counted_among_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grense.sources.contents.LARGEST", 1000)
    path = tmp_path / "afk.json"
    path.write_bytes(document(*[EARLIER] * 20))
    with pytest.raises(SourceError) as caught:
        gather([path], now=NOW, tz="Europe/Oslo")
    assert caught.value.code == "presence_too_large"
    (tmp_path / "a.ics").write_bytes(calendar(event("a", NOW - HOUR, NOW)))
    assert dict(gather([tmp_path], now=NOW, me=[ME], tz="Europe/Oslo").files) == {"calendar": 1, "unreadable": 1}


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"buckets": []}', b'{"buckets": {"a": 1}}', b'{"buckets": {"a": {"events": 1}}}']
)
def test_an_odd_document_holds_nothing(content: bytes) -> None:
    if content in (b"", b"{"):
        with pytest.raises(SourceError):
            export.read_export(content)
    else:
        assert export.read_export(content) == {}


def test_titles_in_any_script_take_no_more_memory_than_the_file() -> None:
    import tracemalloc

    title = {"timestamp": "x", "duration": 1, "data": {"title": "会議 😀" * 20}}
    events = json.dumps([title] * 20_000, ensure_ascii=False)
    content = f'{{"buckets": {{"w": {{"type": "currentwindow", "events": {events}}}}}}}'.encode()
    tracemalloc.start()
    assert export.read_export(content) == {}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.5 * len(content)


def test_the_bytes_before_a_document_do_not_matter() -> None:
    for before in (b"", b"\xef\xbb\xbf", b" \r\n"):
        content = before + document(EARLIER)
        assert export.begins_export(content)
        assert list(export.read_export(content)) == ["aw-watcher-afk_x"]
    assert not export.begins_export(b'{"bucket": {}}')
    assert not export.begins_export(io.BytesIO().getvalue())
