"""Stored data is returned unchanged, for the configured period, and to its owner only."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from grense import activities
from grense.errors import ActivityTableError, StoreError
from grense.model.correction import IN_ZONE, NOT_WORK, WORKED, Correction
from grense.model.crossing_reason import CrossingReason
from grense.model.time import iso_week
from grense.model.week_guess import WeekGuess
from grense.sources.base import Batch
from grense.storage.store import Answer, Applied, Shown, Store, open_store
from grense.storage.store.steps import Step
from storage.store.kept import LABEL, KeyFile, bytes_of, check, item, last_step, rows_of, step

TESTS = Path(__file__).parents[2]
MONDAY = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "kept", keys=None) as store:
        yield store


def batch(store: Store, *events: tuple[str, dt.datetime, dt.datetime], part: str = "calendar", **more: object) -> Batch:
    """Meetings by name, start and end."""
    hashed = store.hashed(LABEL)
    table = activities.from_columns([one[1] for one in events], [one[2] for one in events], ["meeting"] * len(events))
    return Batch(part, table, tuple(hashed(one[0]) for one in events), **more)  # type: ignore[arg-type]  # by name


def starts(store: Store) -> list[dt.datetime]:
    return [start.to_pydatetime() for start in store.activities()["start"]]


# Batches.


def test_a_batch_comes_back_as_an_activity_table(store: Store) -> None:
    table = activities.from_columns(
        [MONDAY + HOUR, MONDAY],
        [MONDAY + 2 * HOUR, MONDAY],
        ["meeting", "mail_sent"],
        zone=["Europe/Oslo", None],
    )
    hashed = store.hashed(LABEL)
    assert store.apply(LABEL, Batch("p", table, (hashed("a"), hashed("b")))) == Applied(2, 0)
    kept = store.activities()
    pd.testing.assert_frame_equal(kept, activities.concat([table.assign(source=LABEL).sort_values("start")]))
    assert kept["start"].tolist() == [MONDAY, MONDAY + HOUR]
    assert kept["end"].tolist() == [MONDAY, MONDAY + 2 * HOUR]
    assert kept["kind"].tolist() == ["mail_sent", "meeting"]
    assert kept["zone"].astype(object).fillna("-").tolist() == ["-", "Europe/Oslo"]
    assert set(kept["source"]) == {LABEL}
    assert "person" not in kept


def test_an_empty_store_gives_an_empty_table(store: Store) -> None:
    table = store.activities()
    assert list(table.columns) == ["start", "end", "kind", "source"]
    assert table.empty


def test_reading_the_same_again_changes_nothing(store: Store) -> None:
    first = batch(store, ("a", MONDAY, MONDAY + HOUR), mark="1")
    assert store.apply(LABEL, first) == Applied(1, 0)
    assert store.apply(LABEL, first) == Applied(0, 0)


def test_a_meeting_that_was_moved_is_kept_where_it_now_is(store: Store) -> None:
    store.apply(LABEL, batch(store, ("a", MONDAY, MONDAY + HOUR), ("a", MONDAY + DAY, MONDAY + DAY + HOUR)))
    assert store.apply(LABEL, batch(store, ("a", MONDAY + HOUR, MONDAY + 2 * HOUR))) == Applied(1, 2)
    assert starts(store) == [MONDAY + HOUR]


def test_a_meeting_that_was_deleted_disappears(store: Store) -> None:
    store.apply(LABEL, batch(store, ("a", MONDAY, MONDAY + HOUR), ("b", MONDAY + DAY, MONDAY + DAY + HOUR)))
    gone = frozenset({store.hashed(LABEL)("a")})
    assert store.apply(LABEL, batch(store, replaces=gone)) == Applied(0, 1)
    assert starts(store) == [MONDAY + DAY]


def test_the_same_item_in_another_part_stays(store: Store) -> None:
    store.apply(LABEL, batch(store, ("a", MONDAY, MONDAY + HOUR), part="one"))
    store.apply(LABEL, batch(store, part="two", replaces=frozenset({store.hashed(LABEL)("a")})))
    assert starts(store) == [MONDAY]


def test_a_window_that_is_read_whole_replaces_what_overlaps_it(store: Store) -> None:
    before, across, inside, after = MONDAY - HOUR, MONDAY - HOUR / 2, MONDAY + HOUR, MONDAY + DAY
    events = [(str(number), at, at + HOUR) for number, at in enumerate((before, across, inside, after))]
    store.apply(LABEL, batch(store, *events))
    assert store.apply(LABEL, batch(store, clears=(MONDAY, MONDAY + DAY), mark="2")) == Applied(0, 2)
    assert starts(store) == [before, after]


def test_days_away_follow_their_item(store: Store) -> None:
    day, key = dt.date(2026, 11, 18), store.hashed(LABEL)("leave")
    store.apply(LABEL, batch(store, absences=((key, day), (key, day + DAY))))
    assert store.absences() == {day, day + DAY}
    store.apply(LABEL, batch(store, absences=((key, day),)))
    assert store.absences() == {day}
    store.apply(LABEL, batch(store, replaces=frozenset({key})))
    assert store.absences() == set()


def test_a_whole_reading_clears_days_away_of_its_window(store: Store) -> None:
    inside, outside = dt.date(2026, 11, 22), dt.date(2026, 11, 23)
    hashed = store.hashed(LABEL)
    store.apply(LABEL, batch(store, absences=((hashed("a"), inside), (hashed("b"), outside))))
    store.apply(LABEL, batch(store, clears=(MONDAY, MONDAY + 7 * DAY)))
    assert store.absences() == {outside}


def test_marks_are_by_part_and_stay_when_none_is_given(store: Store) -> None:
    store.apply(LABEL, batch(store, part="one", mark="1"))
    store.apply(LABEL, batch(store, part="two", mark="2"))
    store.apply(LABEL, batch(store, ("a", MONDAY, MONDAY + HOUR), part="one"))
    store.apply("other", batch(store, part="one", mark="9"))
    assert store.marks(LABEL) == {"one": "1", "two": "2"}


def test_a_part_that_is_only_warned_of_leaves_no_trace(store: Store) -> None:
    assert store.apply(LABEL, batch(store, part="gone")) == Applied(0, 0)
    assert store.labels() == []
    assert store.everything()["parts"] == []


def test_a_batch_that_cannot_be_kept_leaves_everything_as_it_was(store: Store) -> None:
    store.apply(LABEL, batch(store, ("a", MONDAY, MONDAY + HOUR), mark="1"))
    good = rows_of(1)
    bad = (item("bad"), 10, 5, "meeting", "", "", "", "")  # ends before it starts, which no activity table does
    with pytest.raises(Exception, match="CHECK"):
        store.keep(LABEL, Step("calendar", good | {bad}, mark="2"))
    assert starts(store) == [MONDAY]
    assert store.marks(LABEL) == {"calendar": "1"}


def test_a_table_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(ActivityTableError):
        store.apply(LABEL, Batch("p", pd.DataFrame({"subject": ["x"]}), ()))


def test_the_same_evidence_of_two_sources_is_given_once(store: Store) -> None:
    store.apply("first", batch(store, ("a", MONDAY, MONDAY + HOUR)))
    store.apply("aaa", batch(store, ("b", MONDAY, MONDAY + HOUR), ("c", MONDAY + DAY, MONDAY + DAY)))
    assert store.activities()["source"].tolist() == ["first", "aaa"]
    assert len(store.activities(labels=["aaa"])) == 2


@pytest.mark.parametrize(
    ("start", "minutes", "inside"),
    [(-60, 60, False), (-60, 61, True), (0, 0, True), (-1, 0, False), (59, 60, True), (60, 0, False)],
)
def test_a_window_takes_what_overlaps_it(store: Store, start: int, minutes: int, inside: bool) -> None:
    begin = MONDAY + dt.timedelta(minutes=start)
    store.apply(LABEL, batch(store, ("a", begin, begin + dt.timedelta(minutes=minutes))))
    assert len(store.activities((MONDAY, MONDAY + HOUR))) == inside


def test_items_are_hashed_otherwise_in_each_source_and_each_store(store: Store, tmp_path: Path) -> None:
    one = store.hashed("one")("<1@example.org>")
    assert len(bytes.fromhex(one)) == 16
    assert one == store.hashed("one")("<1@example.org>")
    assert one != store.hashed("two")("<1@example.org>")
    with open_store(tmp_path / "other", keys=None) as other:
        assert other.hashed("one")("<1@example.org>") != one
    assert store.hashed("one")("\udcff")  # a name that is no text


# The person's own words.


def test_corrections_come_back_in_order_and_can_be_undone(store: Store) -> None:
    told = [
        Correction(NOT_WORK, MONDAY, MONDAY, "mail_sent"),
        Correction("ended", MONDAY, MONDAY + HOUR, until=MONDAY + HOUR / 2),
        Correction(WORKED, MONDAY, MONDAY + HOUR),
        Correction(IN_ZONE, MONDAY, MONDAY + DAY, zone="Asia/Tokyo"),
    ]
    numbers = [store.correct(one) for one in told]
    assert store.corrections() == dict(zip(numbers, told, strict=True))
    assert store.undo(numbers[-1])
    assert not store.undo(numbers[-1])
    assert list(store.corrections().values()) == told[:-1]
    assert store.correct(told[-1]) not in numbers


def test_nudges_and_answers_come_back(store: Store) -> None:
    nudge = Shown("late_mail", "2026-11-18", MONDAY, "seen")
    store.note_shown(nudge)
    store.note_shown(Shown("late_mail", "2026-11-10", MONDAY - 7 * DAY, "closed"))
    assert store.shown(MONDAY) == [nudge]
    assert len(store.shown()) == 2
    store.answer(Answer(MONDAY.date(), "detachment", 1, 3))
    store.answer(Answer(MONDAY.date(), "detachment", 1, 4))
    assert store.answers() == [Answer(MONDAY.date(), "detachment", 1, 4)]


def test_reasons_and_guesses_come_back_and_can_be_taken_back(store: Store) -> None:
    day = MONDAY.date()
    for value in ("asked", "own"):
        store.give_reason(CrossingReason("evening", day, value))
    store.give_reason(CrossingReason("short_rest", day - dt.timedelta(days=1), "urgent"))
    assert [one.value for one in store.reasons()] == ["urgent", "own"]
    assert store.take_back_reason("evening", day)
    assert not store.take_back_reason("evening", day)
    assert [one.category for one in store.reasons()] == ["short_rest"]
    for minutes in (2400, 2280):
        store.guess(WeekGuess("2026-W47", minutes))
    assert store.guesses() == [WeekGuess("2026-W47", 2280)]
    assert store.take_back_guess("2026-W47")
    assert not store.take_back_guess("2026-W47")
    assert store.guesses() == []


# How long it is kept, and what is held.


def full_of_everything(store: Store) -> None:
    """Something of each table, in the week of MONDAY and in the week before."""
    for week, begin in (("old", MONDAY - 7 * DAY), ("new", MONDAY)):
        key = store.hashed(LABEL)(week)
        store.apply(
            LABEL, batch(store, (week, begin, begin + HOUR), absences=((key, begin.date()),), mark="mark-" + week)
        )
        store.correct(Correction(WORKED, begin, begin + HOUR))
        store.note_shown(Shown("nudge-" + week, "key-" + week, begin, "seen"))
        store.answer(Answer(begin.date(), "scale-" + week, 1, 2))
        store.give_reason(CrossingReason("category-" + week, begin.date(), "asked"))
        store.guess(WeekGuess(iso_week(begin.date()), 2280))


_HELD = ("activities", "absences", "corrections", "shown", "answers", "reasons", "guesses")


def counts(store: Store) -> list[int]:
    held = store.everything()
    return [len(held[name]) for name in _HELD]


@pytest.mark.parametrize("how", ["retain", "forget"])
def test_what_lies_before_goes_and_the_rest_stays(store: Store, how: str) -> None:
    full_of_everything(store)
    store.retain(MONDAY) if how == "retain" else store.forget(MONDAY)
    assert counts(store) == [1] * 7
    assert starts(store) == [MONDAY]
    assert store.marks(LABEL) == {"calendar": "mark-new"}


def test_what_reaches_over_the_limit_stays(store: Store) -> None:
    store.apply(LABEL, batch(store, ("a", MONDAY - HOUR, MONDAY + HOUR)))
    store.correct(Correction(IN_ZONE, MONDAY - DAY, MONDAY + DAY, zone="Asia/Tokyo"))
    store.retain(MONDAY)
    assert counts(store)[:3] == [1, 0, 1]


def test_a_local_day_is_judged_by_the_limits_own_clock(store: Store) -> None:
    key, day = store.hashed(LABEL)("leave"), dt.date(2026, 11, 16)
    store.apply(LABEL, batch(store, absences=((key, day),)))
    store.retain(dt.datetime.fromisoformat("2026-11-16T00:00+01:00"))  # still the day before in UTC
    assert store.absences() == {day}
    store.retain(dt.datetime.fromisoformat("2026-11-17T00:00+13:00"))
    assert store.absences() == set()


def test_forgetting_is_remembered_so_that_it_is_not_read_again(store: Store) -> None:
    assert store.forgotten_before() is None
    store.forget(MONDAY)
    store.forget(MONDAY - DAY)
    assert store.forgotten_before() == MONDAY
    store.forget()
    assert store.forgotten_before() is None


@pytest.mark.parametrize("how", [{}, {"before": MONDAY}, {"label": "work"}])
def test_what_was_last_worked_out_goes_with_any_forgetting(store: Store, how: dict[str, object]) -> None:
    before = store.generation()
    store.keep_outlook(b"a line", before)
    assert store.outlook() == b"a line"
    store.forget(**how)
    assert store.outlook() is None
    store.keep_outlook(b"worked out before the forgetting", before)
    assert store.outlook() is None
    store.keep_outlook(b"worked out after it", store.generation())
    assert store.outlook() == b"worked out after it"


def test_one_source_is_forgotten_alone(store: Store) -> None:
    full_of_everything(store)
    store.apply("other", batch(store, ("x", MONDAY, MONDAY + 2 * HOUR), mark="1"))
    store.forget(label=LABEL)
    assert store.labels() == ["other"]
    assert store.marks(LABEL) == {}
    assert counts(store) == [1, 0, *[2] * 5]


@pytest.mark.parametrize("library", ["sqlcipher", "stdlib"])
@pytest.mark.parametrize("what", ["all", "before", "label"])
def test_what_is_forgotten_is_gone_from_the_bytes(
    tmp_path: Path, what: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library == "stdlib":
        monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    folder, label = tmp_path / "kept", "label-to-be-forgotten"
    with open_store(folder, keys=None) as store:
        full_of_everything(store)
        old = MONDAY - 7 * DAY + HOUR / 7
        many = [(f"m{number}", old + number * HOUR / 60, old + number * HOUR / 60) for number in range(400)]
        key = store.hashed(label)
        table = activities.from_columns([one[1] for one in many], kind="mail_sent", zone="Asia/Tokyo")
        keys = tuple(key(one[0]) for one in many)
        days = ((key("leave"), dt.date(2026, 11, 9)),)
        store.apply(label, Batch("part-to-be-forgotten", table, keys, days, mark="mark-to-be-forgotten"))
    secrets = [bytes.fromhex(key) for key in keys]
    ticks = [int(moment.timestamp() * 1_000_000) for _, moment, _ in many]
    secrets += [tick.to_bytes(size, "big") for tick in ticks for size in (8, 7)]
    secrets += [b"Asia/Tokyo"]
    if what != "before":
        secrets += [label.encode(), b"part-to-be-forgotten", b"mark-to-be-forgotten"]
    if what != "label":
        secrets += [b"nudge-old", b"key-old", b"scale-old", (MONDAY - 7 * DAY).date().isoformat().encode()]
    assert all(secret in bytes_of(folder) for secret in secrets)
    with open_store(folder, keys=None) as store:
        if what == "all":
            store.forget()
        elif what == "before":
            store.forget(MONDAY)
        else:
            store.forget(label=label)
        left = copy_of(folder, tmp_path / "while-open")
    for place in (left, folder):
        assert not [secret for secret in secrets if secret in bytes_of(place)]
    with open_store(folder, keys=None) as store:
        assert counts(store) == {"all": [0] * 7, "before": [1] * 7, "label": [2] * 7}[what]


def copy_of(folder: Path, target: Path) -> Path:
    """A copy made by another program: this one may not open the files while the store is open."""
    subprocess.run(["cp", "-r", str(folder), str(target)], check=True)
    return target


def test_everything_is_readable_and_is_json(store: Store) -> None:
    full_of_everything(store)
    held = json.loads(json.dumps(store.everything()))
    assert held["sources"] == [
        {
            "label": LABEL,
            "kinds": {"meeting": 2},
            "first": "2026-11-09T00:00:00+00:00",
            "last": "2026-11-16T01:00:00+00:00",
            "absences": 2,
        }
    ]
    assert held["parts"] == [{"source": LABEL, "part": "calendar", "mark": "mark-new"}]
    assert held["activities"][1] == {
        "source": LABEL,
        "part": "calendar",
        "item": store.hashed(LABEL)("new"),
        "start": "2026-11-16T00:00:00+00:00",
        "end": "2026-11-16T01:00:00+00:00",
        "kind": "meeting",
        "zone": "",
        "work_context": "",
        "place": "",
        "origin": "",
    }
    assert held["corrections"][0]["start"] == "2026-11-09T00:00:00+00:00"
    assert held["shown"][0]["moment"] == "2026-11-09T00:00:00+00:00"
    assert held["reasons"][1] == {"category": "category-new", "day": "2026-11-16", "value": "asked"}
    assert held["guesses"][1] == {"week": "2026-W47", "minutes": 2280}
    assert held["answers"][1] == {"day": "2026-11-16", "scale": "scale-new", "item": 1, "value": 2}
    assert store.held()[0].kinds == {"meeting": 2}


def test_nothing_is_held_that_is_not_shown(store: Store, tmp_path: Path) -> None:
    connection = store._way.connection
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {
        *("activity", "absence", "part", "source", "correction", "shown", "answer", "reason", "guess"),
        *("meta", "sqlite_sequence"),  # the salt, the day before which all was forgotten; the last correction's number
    }


# The file.


def test_only_the_owner_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with open_store(tmp_path / "a" / "kept", keys=None) as store:
            store.keep(LABEL, step(1))
            rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a" / "kept").iterdir()}
    finally:
        os.umask(old)
    assert rights == dict.fromkeys(("store.db", "store.db-wal", "store.db-shm", "store.lock"), 0o600)
    assert stat.S_IMODE((tmp_path / "a" / "kept").stat().st_mode) == 0o700


def test_rights_that_were_widened_are_mended(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    open_store(folder, keys=None).close()
    folder.chmod(0o755)
    (folder / "store.db").chmod(0o664)
    open_store(folder, keys=None).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "store.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("library", ["sqlcipher", "stdlib"])
@pytest.mark.parametrize("content", [b"", b"x", b"not a database at all " * 500, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_file_that_is_no_store_is_refused_and_left(
    tmp_path: Path, content: bytes, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library == "stdlib":
        monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    (tmp_path / "store.db").write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path, keys=None)
    assert (tmp_path / "store.db").read_bytes() == content


def test_a_damaged_page_is_told_and_the_file_left(tmp_path: Path) -> None:
    with open_store(tmp_path, keys=None) as store:
        for count in range(1, 40):
            store.keep(f"label{count}", step(1))
    path = tmp_path / "store.db"
    content = bytearray(path.read_bytes())
    content[3 * 4096 :] = os.urandom(len(content) - 3 * 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"), open_store(tmp_path, keys=None) as store:
        store.everything()
    assert path.read_bytes() == content


@pytest.mark.parametrize("statement", ["CREATE TABLE bookmark (address TEXT)", "PRAGMA user_version = 1", "VACUUM"])
def test_another_programs_database_is_refused_and_left(tmp_path: Path, statement: str) -> None:
    with sqlite3.connect(tmp_path / "store.db", isolation_level=None) as other:
        other.execute(statement)
    other.close()
    content = (tmp_path / "store.db").read_bytes()
    with pytest.raises(StoreError, match="not grense's"):
        open_store(tmp_path, keys=None)
    assert (tmp_path / "store.db").read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(tmp_path / "file" / "kept", keys=None)


def test_a_log_without_its_store_is_not_played_onto_a_new_one(tmp_path: Path) -> None:
    with open_store(tmp_path / "kept", keys=None) as store:
        store.keep(LABEL, step(1))
        copy_of(tmp_path / "kept", tmp_path / "copy")
    (tmp_path / "copy" / "store.db").unlink()
    with open_store(tmp_path / "copy", keys=None) as store:
        assert check(store) == 0


def test_opening_the_store_loads_no_pandas(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from grense.storage.store import open_store\n"
        "with open_store(pathlib.Path(sys.argv[1]), keys=None) as store: store.marks('a'); store.held()\n"
        "assert 'pandas' not in sys.modules and 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path / "kept"], check=True)


# Several at once.

_RACER = """
import sys, pathlib
from grense.storage.store import open_store
from storage.store.kept import *
folder, label, many = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
keys = pathlib.Path(sys.argv[4])
print("ready", flush=True)
sys.stdin.readline()
with open_store(folder, keys=KeyFile(keys) if keys.exists() else None) as store:
    for count in range(1, many + 1):
        store.keep(label, step(count))
"""


def race(folder: Path, keys: Path, racers: int, many: int) -> None:
    """Let processes open the store at the same moment, each for a source of its own."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _RACER, folder, f"source{number}", str(many), keys],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        for number in range(racers)
    ]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()  # it waits for the line
    for process in started:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in started:
        with process:
            assert process.wait(120) == 0


@pytest.mark.parametrize("form", ["plain", "encrypted"])
def test_eight_that_make_the_store_at_once_make_one(tmp_path: Path, form: str) -> None:
    keys = tmp_path / "keys"
    if form == "encrypted":
        keys.mkdir()
    race(tmp_path / "kept", keys, racers=8, many=1)
    with open_store(tmp_path / "kept", keys=KeyFile(keys) if form == "encrypted" else None) as store:
        assert store.encrypted == (form == "encrypted")
        assert store.labels() == [f"source{number}" for number in range(8)]
        assert [store.marks(label) for label in store.labels()] == [{"calendar": "1"}] * 8


def test_two_that_write_at_once_both_keep_all(tmp_path: Path) -> None:
    race(tmp_path / "kept", tmp_path / "none", racers=2, many=100)
    with open_store(tmp_path / "kept", keys=None) as store:
        assert [store.marks(label) for label in store.labels()] == [{"calendar": "100"}] * 2
        assert len(store.everything()["activities"]) == 2 * 5 * 12


def test_one_may_read_while_another_writes(tmp_path: Path, store: Store) -> None:
    seen: list[int] = []

    def read() -> None:
        with open_store(tmp_path / "kept", keys=None) as other:
            while not seen or seen[-1] < 40:
                seen.append(check(other))  # never half a step

    reader = threading.Thread(target=read)
    reader.start()
    for count in range(1, 41):
        store.keep(LABEL, step(count))
    reader.join(20)
    assert seen[-1] == 40
    assert seen == sorted(seen)


def test_one_that_waits_too_long_says_so(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path / "kept", keys=None) as other:
        other._way.connection.execute("PRAGMA busy_timeout = 50")
        store._way.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another grense"):
            other.keep(LABEL, step(1))
        store._way.connection.execute("ROLLBACK")
        other.keep(LABEL, step(1))
        assert last_step(store) == 1


def test_a_reader_that_hinders_the_scrubbing_is_told_of(store: Store, tmp_path: Path) -> None:
    store.keep(LABEL, step(1))
    store._way.connection.execute("PRAGMA busy_timeout = 50")
    with open_store(tmp_path / "kept", keys=None) as other, other._reading() as connection:
        connection.execute("SELECT count(*) FROM activity").fetchall()
        with pytest.raises(StoreError, match="it is deleted, but"):
            store.forget()
    store.forget()
    assert counts(store) == [0] * 7
