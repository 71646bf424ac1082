"""Subscribed calendars: files and addresses, read repeatedly; cheap when unchanged, complete when changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from grense import activities
from grense.errors import ElsewhereError, GrenseError, MissingExtraError, SignInError, SourceError, UnreachableError
from grense.sources.base import Batch, Query
from grense.sources.http import ResponseLimits
from grense.sources.subscription import Account, Subscription
from servers.cable import Cable
from servers.calendar_site import PATH, CalendarSite, Reply, calendar, event
from servers.stand import MARK, ME, PASSWORD

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
WINDOW = (NOW - 26 * 7 * DAY, NOW + 5 * 7 * DAY)
ONE = event("one", NOW, NOW + HOUR)
TWO = event("two", NOW + DAY, NOW + DAY + HOUR)


class Kept:
    """A model of the store: each batch whole, with its mark."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        self.rows: dict[str, dict[str, set[tuple[dt.datetime, dt.datetime]]]] = {}
        self.days: set[dt.date] = set()

    def take(self, batch: Batch) -> None:
        activities.validate(batch.activities)
        starts, ends = (batch.activities[name].dt.to_pydatetime() for name in ("start", "end"))
        if batch.clears is not None:
            self.rows.clear()
            self.days.clear()
        for key, start, end in zip(batch.keys, starts, ends, strict=True):
            self.rows.setdefault(key, {}).setdefault(batch.part, set()).add((start, end))
        self.days.update(day for _, day in batch.absences)
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark

    def starts(self) -> list[dt.datetime]:
        return sorted(span[0] for item in self.rows.values() for spans in item.values() for span in spans)


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), key=b"of the tests", digest_size=16).hexdigest()


def query(kept: Kept, window: tuple[dt.datetime, dt.datetime] = WINDOW) -> Query:
    return Query(window, kept.marks, hashed, NOW)


def read(source: Subscription, kept: Kept, window: tuple[dt.datetime, dt.datetime] = WINDOW) -> list[Batch]:
    try:
        batches = list(source.batches(query(kept, window)))
    finally:
        source.close()
    for batch in batches:
        kept.take(batch)
    return batches


@pytest.fixture
def site() -> Iterator[CalendarSite]:
    with CalendarSite() as found:
        found.content = calendar(ONE)
        yield found


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / f"{MARK}.ics"
    write(path, calendar(ONE))
    return path


def write(path: Path, content: bytes, *, age: float = 60) -> None:
    """Write a file that was changed `age` seconds ago."""
    path.write_bytes(content)
    moment = time.time() - age
    os.utime(path, (moment, moment))


def at(site: CalendarSite | Cable, path: str = PATH, *, user: str | None = None, **options) -> Subscription:
    password = options.pop("password", PASSWORD)
    address = f"http://127.0.0.1:{site.port}{path}"
    options = {"me": (ME,), "tz": "Europe/Oslo", "patience": 60.0, **options}
    hosts = options.pop("hosts", ())
    return Subscription(Account(user=user, hosts=hosts), f"{address}\n{password}" if user else address, **options)


def of(path: Path, **options) -> Subscription:
    return Subscription(Account(path=str(path)), "", **{"me": (ME,), "tz": "Europe/Oslo", **options})


class TestAddress:
    def test_the_meetings_are_read_with_a_key_of_their_own_each(self, site, kept):
        site.content = calendar(ONE, event("at the same time", NOW, NOW + HOUR), TWO)
        (batch,) = read(at(site), kept)
        assert len(set(batch.keys)) == 3
        assert kept.starts() == [NOW, NOW, NOW + DAY]
        assert batch.clears == WINDOW

    def test_what_is_not_changed_is_not_sent_again(self, site, kept):
        read(at(site), kept)
        assert read(at(site), kept) == []
        assert "if-none-match" in site.asked[1][1]
        assert "if-modified-since" in site.asked[1][1]

    @pytest.mark.parametrize("tags", [("ETag",), ("Last-Modified",)])
    def test_either_tag_will_do(self, site, kept, tags):
        site.tags = tags
        read(at(site), kept)
        assert read(at(site), kept) == []
        assert site.reply(*site.asked[1]).status == 304

    @pytest.mark.parametrize(
        "tags",
        [
            {"ETag": f'"{MARK}"', "Last-Modified": MARK},
            {"ETag": '"' + "1" * 200 + '"', "Last-Modified": f"Wed, 18 Nov 2026 21:40:00 GMT ({MARK})"},
        ],
    )
    def test_a_tag_that_could_name_somebody_is_not_kept(self, site, kept, tags):
        site.replies[PATH] = Reply(200, tags, calendar(ONE))
        (batch,) = read(at(site), kept)
        assert json.loads(batch.mark)["tags"] == {}
        assert read(at(site), kept) == []

    def test_a_site_without_tags_is_known_again_by_what_it_says(self, site, kept):
        site.tags = ()
        read(at(site), kept)
        assert read(at(site), kept) == []

    def test_new_tags_for_the_same_calendar_change_the_mark_alone(self, site, kept):
        site.tags = ("Last-Modified",)
        read(at(site), kept)
        site.changed += DAY
        (batch,) = read(at(site), kept)
        assert batch.clears is None
        assert not len(batch.activities)
        assert kept.starts() == [NOW]
        assert read(at(site), kept) == []

    def test_a_changed_calendar_replaces_the_old_one(self, site, kept):
        read(at(site), kept)
        site.content = calendar(TWO)
        read(at(site), kept)
        assert kept.starts() == [NOW + DAY]

    def test_an_emptied_calendar_clears(self, site, kept):
        read(at(site), kept)
        site.content = calendar()
        read(at(site), kept)
        assert kept.starts() == []

    def test_days_of_absence_are_read(self, site, kept):
        lines = (
            "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20261119\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\r\nEND:VEVENT\r\n"
        )
        site.content = calendar(lines)
        read(at(site), kept)
        assert kept.days == {dt.date(2026, 11, 19)}

    @pytest.mark.parametrize(
        "options", [{"me": ("other@example.org",)}, {"include": ("all",)}, {"tz": "America/New_York"}]
    )
    def test_other_options_read_anew(self, site, kept, options):
        read(at(site), kept)
        (batch,) = read(at(site, **options), kept)
        assert batch.clears == WINDOW
        assert "if-none-match" not in site.asked[1][1]

    def test_another_window_reads_anew(self, site, kept):
        read(at(site), kept)
        later = (WINDOW[0] + 7 * DAY, WINDOW[1] + 7 * DAY)
        (batch,) = read(at(site), kept, later)
        assert batch.clears == later

    def test_another_address_reads_anew(self, site, kept):
        read(at(site), kept)
        site.replies["/other.ics"] = Reply(body=calendar(TWO))
        read(at(site, "/other.ics"), kept)
        assert kept.starts() == [NOW + DAY]

    @pytest.mark.parametrize("mark", ["", "{", "[]", "null", '{"asked": 1}'])
    def test_a_mark_of_another_time_reads_anew(self, site, kept, mark):
        kept.marks[hashed("calendar")] = mark
        read(at(site), kept)
        assert kept.starts() == [NOW]

    @pytest.mark.parametrize(("gzipped", "chunked"), [(True, False), (False, True), (True, True)])
    def test_packed_and_in_pieces(self, site, kept, gzipped, chunked):
        site.gzipped, site.chunked = gzipped, chunked
        site.content = calendar(*(event(str(day), NOW + day * DAY, NOW + day * DAY + HOUR) for day in range(20)))
        read(at(site), kept)
        assert len(kept.starts()) == 20

    def test_explore_looks_once(self, site):
        source = at(site)
        assert [place.chosen for place in source.explore().places] == [True]
        source.close()
        assert len(site.asked) == 1

    def test_explore_finds_who_stands_in_the_meetings(self, site):
        site.content = calendar(*(event(str(day), NOW + day * DAY, NOW + day * DAY + HOUR) for day in range(3)))
        source = at(site)
        owners = source.explore().owners
        source.close()
        assert dict(owners.found)[ME] == 3


class TestScheme:
    @pytest.mark.parametrize("scheme", ["https://", "webcal://", "webcals://", "WEBCAL://", ""])
    def test_every_subscription_is_encrypted(self, kept, scheme, tmp_path):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        with CalendarSite(authority.issue_cert("127.0.0.1")) as site:
            site.content = calendar(ONE)
            account = Account(ca=str(tmp_path / "ca.pem"))
            read(Subscription(account, f"{scheme}127.0.0.1:{site.port}{PATH}", me=(ME,)), kept)
        assert kept.starts() == [NOW]

    @pytest.mark.parametrize("address", ["http://example.org/a.ics", "ftp://example.org/a.ics", "file://h/etc/passwd"])
    def test_anything_else_is_refused_before_it_is_asked(self, kept, address):
        with pytest.raises(SourceError, match="would not be encrypted"):
            read(Subscription(Account(), address), kept)

    @pytest.mark.parametrize("address", ["", "https://", "https:///a.ics", "https://[::1/a.ics", "\n"])
    def test_what_is_no_address_is_told(self, kept, address):
        with pytest.raises(SourceError, match="not of this kind"):
            read(Subscription(Account(), address), kept)

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, kept):
        with CalendarSite(trustme.CA().issue_cert("127.0.0.1")) as site:
            with pytest.raises(SourceError, match="certificate cannot be trusted"):
                read(Subscription(Account(), f"https://127.0.0.1:{site.port}{PATH}"), kept)
            assert site.asked == []


class TestSignIn:
    def test_name_and_password(self, site, kept):
        site.user = "kåri"
        read(at(site, user="kåri"), kept)
        assert kept.starts() == [NOW]

    def test_name_and_password_in_the_address(self, site, kept):
        site.user = "kari@work"
        address = f"http://kari%40work:{PASSWORD}@127.0.0.1:{site.port}{PATH}"
        read(Subscription(Account(), address, me=(ME,)), kept)
        assert kept.starts() == [NOW]

    def test_a_wrong_password_costs_nothing(self, site, kept):
        site.user = "kari"
        read(at(site, user="kari"), kept)
        site.content = calendar(ONE, TWO)
        with pytest.raises(SignInError):
            read(at(site, user="kari", password="wrong"), kept)
        assert kept.starts() == [NOW]
        read(at(site, user="kari"), kept)
        assert kept.starts() == [NOW, NOW + DAY]

    def test_an_address_that_wants_a_password_all_at_once(self, site, kept):
        site.user = "kari"
        with pytest.raises(SignInError):
            read(at(site), kept)


class TestRedirects:
    def test_on_the_same_host_they_are_followed(self, site, kept):
        site.replies["/old"] = Reply(301, {"Location": PATH})
        read(at(site, "/old"), kept)
        assert kept.starts() == [NOW]

    def test_to_another_host_they_are_told_and_followed_once_it_is_named(self, site, kept):
        site.replies["/old"] = Reply(302, {"Location": f"http://localhost:{site.port}{PATH}"})
        with pytest.raises(ElsewhereError) as caught:
            read(at(site, "/old"), kept)
        assert caught.value.host == f"localhost:{site.port}"
        read(at(site, "/old", hosts=(caught.value.host,)), kept)
        assert kept.starts() == [NOW]


def broken(**changes) -> Reply:
    return Reply(**{"status": 200, "body": calendar(ONE, TWO), **changes})


REPLIES = {
    "a page of errors": (broken(body=b"<!DOCTYPE html><title>Sorry</title>"), "makes no sense"),
    "nothing": (broken(body=b""), "makes no sense"),
    "half a calendar": (broken(body=calendar(ONE, TWO)[:-20]), "was cut"),
    "less than an event": (broken(body=calendar(ONE)[:200]), "was cut"),
    "deleted": (broken(status=404), "no longer on the server"),
    "gone": (broken(status=410), "no longer on the server"),
    "forbidden": (broken(status=403), "withdrawn"),
    "a server's own error": (broken(status=500), "error of its own"),
    "what nobody asked for": (broken(status=206), "makes no sense"),
    "not packed as it says": (broken(fields={"Content-Encoding": "gzip"}), "makes no sense"),
}


class TestFaults:
    @pytest.mark.parametrize("name", REPLIES)
    def test_they_are_told_and_clear_nothing(self, site, kept, name):
        read(at(site), kept)
        reply, told = REPLIES[name]
        site.replies[PATH] = reply
        with pytest.raises(SourceError, match=told):
            read(at(site), kept)
        assert kept.starts() == [NOW]
        site.replies.clear()
        site.content = calendar(TWO)
        read(at(site), kept)
        assert kept.starts() == [NOW + DAY]

    def test_at_first_a_page_that_is_no_calendar_means_a_wrong_address(self, site, kept):
        site.content = b"<!DOCTYPE html>"
        with pytest.raises(SourceError, match="not of this kind"):
            read(at(site), kept)
        source = at(site)
        with pytest.raises(SourceError, match="not of this kind"):
            source.explore()
        source.close()

    @pytest.mark.parametrize(
        ("fault", "told"),
        [
            ("refuse", "cannot be reached"),
            ("hang", "does not answer"),
            ("cut", "what was read before stays"),
            ("end", "what was read before stays"),
            ("garble", "sense"),
        ],
    )
    def test_a_pulled_cable_costs_nothing(self, site, kept, fault, told):
        with Cable(site.port) as cable:
            read(at(cable), kept)
            site.content = calendar(ONE, TWO)
            getattr(cable, fault)(*{"cut": (400,), "end": (400,), "garble": (0,)}.get(fault, ()))
            with pytest.raises(SourceError, match=told):
                read(at(cable, patience=cable.patience), kept)
            assert kept.starts() == [NOW]
            cable.mend()
            read(at(cable), kept)
        assert kept.starts() == [NOW, NOW + DAY]

    def test_a_busy_site_says_for_how_long(self, site, kept):
        site.replies[PATH] = Reply(503, {"Retry-After": "120"})
        with pytest.raises(UnreachableError) as caught:
            read(at(site), kept)
        assert caught.value.pause == 120

    def test_a_calendar_beyond_all_measure(self, site, kept):
        site.content = calendar(ONE) + b" " * 100_000
        site.gzipped = True
        with pytest.raises(SourceError, match="too large"):
            read(at(site, limits=ResponseLimits(size=50_000)), kept)


class TestFile:
    def test_a_file_is_read(self, file, kept):
        read(of(file), kept)
        assert kept.starts() == [NOW]

    def test_an_untouched_file_is_not_opened(self, file, kept):
        read(of(file), kept)
        before = file.stat().st_atime_ns
        os.utime(file, ns=(0, file.stat().st_mtime_ns))
        assert read(of(file), kept) == []
        assert file.stat().st_atime_ns == 0 != before

    def test_a_touched_file_that_says_the_same_is_known_again(self, file, kept):
        read(of(file), kept)
        write(file, calendar(ONE), age=30)
        (batch,) = read(of(file), kept)
        assert batch.clears is None
        assert kept.starts() == [NOW]

    def test_a_change_in_the_same_second_and_of_the_same_size_is_seen(self, file, kept):
        write(file, calendar(ONE), age=0)
        before = file.stat()
        read(of(file), kept)
        file.write_bytes(calendar(event("one", NOW + HOUR, NOW + 2 * HOUR)))
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert file.stat().st_size == before.st_size
        read(of(file), kept)
        assert kept.starts() == [NOW + HOUR]

    def test_a_home_folder_may_be_written_short(self, file, kept, monkeypatch):
        monkeypatch.setenv("HOME", str(file.parent))
        monkeypatch.setenv("USERPROFILE", str(file.parent))
        read(of(Path("~") / file.name), kept)
        assert kept.starts() == [NOW]

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (None, "cannot be found"),
            (b"", "empty"),
            (b"<html>", "not a calendar"),
            (calendar(ONE, TWO)[:-20], "was cut"),
        ],
    )
    def test_a_file_that_is_gone_or_spoilt_costs_nothing(self, file, kept, content, told):
        read(of(file), kept)
        if content is None:
            file.unlink()
        else:
            write(file, content, age=30)
        with pytest.raises(SourceError, match=told):
            read(of(file), kept)
        assert kept.starts() == [NOW]
        write(file, calendar(TWO))
        read(of(file), kept)
        assert kept.starts() == [NOW + DAY]

    def test_a_folder_and_a_pipe_are_no_files(self, tmp_path, kept):
        os.mkfifo(tmp_path / "pipe")
        for path in (tmp_path, tmp_path / "pipe"):
            with pytest.raises(SourceError, match="cannot be opened"):
                read(of(path), kept)

    def test_a_file_beyond_all_measure(self, file, kept):
        with pytest.raises(SourceError, match="too large"):
            read(of(file, limits=ResponseLimits(size=100)), kept)


def everything_said(error: GrenseError) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


class TestPrivacy:
    def test_neither_marks_nor_logs_nor_errors_name_anything(self, site, kept, file, caplog):
        caplog.set_level(logging.DEBUG)
        said = []
        for build in (lambda: at(site), lambda: of(file), lambda: at(site, user="kari")):
            said += [repr(batch) for batch in read(build(), Kept())]
            said.append(repr(build()))
        for status in (401, 404, 500):
            site.replies[PATH] = Reply(status, body=MARK.encode())
            with pytest.raises(SourceError) as caught:
                read(at(site), kept)
            said.append(everything_said(caught.value))
        file.unlink()
        with pytest.raises(SourceError) as caught:
            read(of(file), kept)
        said += [everything_said(caught.value), caplog.text]
        for word in (MARK, PASSWORD, ME, str(site.port)):
            assert word not in "".join(said)

    def test_the_mark_would_have_been_found(self, site, kept):
        (batch,) = read(at(site), kept)
        assert set(json.loads(batch.mark or "")) == {"asked", "content", "tags"}
        assert MARK in site.content.decode()


def test_an_address_needs_a_package_and_a_file_needs_none(
    site: CalendarSite, file: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(MissingExtraError, match=r"grense\[ics\]"):
        read(at(site), kept)
    read(of(file), kept)
    assert kept.starts() == [NOW]
