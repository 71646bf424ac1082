"""A damaged store gives a one-line error; what can be read is recovered, the rest from the newest copy."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from grense.errors import StoreError
from grense.model.correction import IN_ZONE, NOT_WORK, WORKED, Correction
from grense.model.crossing_reason import CrossingReason
from grense.model.week_guess import WeekGuess
from grense.storage.store import Answer, Shown, Store, copies, faults, open_readable, open_store, recover
from grense.storage.store.faults import UnreadableError
from storage.store.kept import LABEL, Keys, bytes_of, item, step

FORMS = ("plain", "encrypted")
DAMAGED = int(os.environ.get("GRENSE_DAMAGED_STORES", "40"))
"""How many stores are damaged, a quarter of them encrypted: each row of those takes a connection to try."""

DAY = dt.date(2026, 11, 18)
NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
GIVEN = {
    number: Correction(
        (NOT_WORK, WORKED, IN_ZONE)[number % 3],
        NOON + number * MINUTE,
        NOON + (number + 5) * MINUTE,
        zone="America/New_York" if number % 3 == 2 else None,
    )
    for number in range(1, 121)
}


def ring(form: str) -> Keys | None:
    return Keys() if form == "encrypted" else None


def fill(folder: Path, keys: Keys | None, first: int = 1, last: int = 120) -> None:
    """Corrections from the first to the last number, some steps of a source, answers and nudges."""
    with open_store(folder, keys=keys) as store:
        for count in range(1, 8):
            store.keep(LABEL, step(count))
        for number in range(first, last + 1):
            assert store.correct(GIVEN[number]) == number
        for number in range(5):
            store.answer(Answer(DAY, "connectedness", number, 3))
            store.give_reason(CrossingReason("evening", DAY + number * dt.timedelta(days=1), "asked"))
            store.guess(WeekGuess(f"2026-W4{number}", 2280))
            store.note_shown(Shown("evening_now", "evening_now:x", NOON + number * MINUTE, "fine"))


def set_day(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(copies, "_today", lambda: day)


def flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def blank(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start : start + 16] = bytes(len(content[start : start + 16]))


def lose_page(content: bytearray, chance: random.Random) -> None:
    page = 4096 * chance.randrange(len(content) // 4096)
    content[page : page + 4096] = bytes(4096)


def cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def read_all(store: Store) -> None:
    store.everything()
    store.held()
    store.activities()
    store.absences()
    store.corrections()
    store.shown()
    store.answers()
    store.reasons()
    store.guesses()


DAMAGES = (flip, blank, lose_page, cut)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_damage_is_one_error_and_what_is_readable_comes_back(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if form == "plain":
        monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    keys, chance = ring(form), random.Random(form)
    model = tmp_path / "model"
    set_day(monkeypatch, DAY)
    fill(model, keys)
    refused, lines, left_alone = 0, set[str](), set[tuple[str, str]]()
    damaged = DAMAGED // 4 if keys else DAMAGED - DAMAGED // 4
    for count in range(damaged):
        folder = tmp_path / str(count)
        shutil.copytree(model, folder)
        shutil.rmtree(folder / "copies", ignore_errors=True)
        content = bytearray((folder / "store.db").read_bytes())
        DAMAGES[count % len(DAMAGES)](content, chance)
        (folder / "store.db").write_bytes(content)
        before: dict[int, Correction] = {}
        try:
            with open_store(folder, keys=keys) as store:
                before = store.corrections()
                read_all(store)
        except StoreError as error:
            refused += 1
            lines.add(str(error))
        try:
            store, _ = open_readable(folder, keys=keys)
            with store:
                store.everything()
                shown = store.corrections()
        except UnreadableError:
            shown = {}
        try:
            found = recover(folder, keys=keys)
        except StoreError as error:
            # Only a number in the first bytes can make it another program's, or a newer one's.
            left_alone.add((form, error.title))
            continue
        with open_store(folder, keys=keys) as store:
            read_all(store)
            after = store.corrections()
        assert after == shown or found.whole
        assert {number: one for number, one in before.items() if GIVEN[number] == one}.items() <= after.items()
        assert found.whole or (found.aside is not None and found.aside.read_bytes() == content)
        assert count % 5 or recover(folder, keys=keys).whole
        shutil.rmtree(folder)
    assert refused > damaged // 3
    assert not any("\n" in line for line in lines)
    newer, foreign = faults.newer(), faults.foreign()
    assert left_alone <= {("plain", newer.title), ("plain", foreign.title)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("damage", [lose_page, cut, lambda content, _: content.clear()], ids=["page", "cut", "emptied"])
def test_what_is_lost_comes_from_the_newest_copy(
    tmp_path: Path, form: str, damage: Callable[[bytearray, random.Random], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ring(form)
    for day in range(3):
        set_day(monkeypatch, DAY + dt.timedelta(days=day))
        fill(tmp_path, keys, 40 * day + 1, 40 * day + 40)
    content = bytearray((tmp_path / "store.db").read_bytes())
    for page in range(1 if damage is lose_page else 0, len(content) // 4096, 2):
        content[4096 * page : 4096 * page + 4096] = bytes(4096)
    damage(content, random.Random(1))
    (tmp_path / "store.db").write_bytes(content)
    found = recover(tmp_path, keys=keys)
    assert not found.whole
    assert found.copy_day == DAY + dt.timedelta(days=2)
    with open_store(tmp_path, keys=keys) as store:
        assert store.encrypted == (form == "encrypted")
        assert {number: GIVEN[number] for number in range(1, 81)}.items() <= store.corrections().items()
        assert all(GIVEN[number] == one for number, one in store.corrections().items())
        assert store.marks(LABEL) == {}  # so that the source is read again
        assert len(store.answers()) == len(store.reasons()) == len(store.guesses()) == 5
        read_all(store)


def test_a_correction_that_was_damaged_is_taken_from_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, DAY)
    fill(tmp_path, None, 1, 3)
    set_day(monkeypatch, DAY + dt.timedelta(days=1))
    with open_store(tmp_path, keys=None) as store:
        store.undo(2)
        connection = store._way.connection
        connection.execute('UPDATE correction SET "end" = "end" + 60000000 WHERE number = 3')
        connection.execute("UPDATE absence SET day = 'nonsense'")
    found = recover(tmp_path, keys=None)
    assert (found.whole, found.lost) == (False, {"absence"})
    with open_store(tmp_path, keys=None) as store:
        assert store.corrections() == {1: GIVEN[1], 3: GIVEN[3]}  # what was undone stays undone


def test_a_store_that_is_gone_comes_back_from_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys()
    for day in range(2):
        set_day(monkeypatch, DAY + dt.timedelta(days=day))
        fill(tmp_path, keys, 10 * day + 1, 10 * day + 10)
    (tmp_path / "store.db").unlink()
    found = recover(tmp_path, keys=keys)
    assert (found.aside, found.of_copy["correction"]) == (None, 10)
    with open_store(tmp_path, keys=keys) as store:
        assert len(store.corrections()) == 10


def test_a_sound_store_is_left_as_it_is(tmp_path: Path) -> None:
    fill(tmp_path, None, 1, 3)
    before = (tmp_path / "store.db").read_bytes()
    assert recover(tmp_path, keys=None).whole
    assert (tmp_path / "store.db").read_bytes() == before


def test_a_store_without_its_key_begins_again_and_stays_aside(tmp_path: Path) -> None:
    keys = Keys()
    fill(tmp_path, keys, 1, 3)
    before = (tmp_path / "store.db").read_bytes()
    with pytest.raises(StoreError, match="no keyring"):
        recover(tmp_path, keys=None)
    assert (tmp_path / "store.db").read_bytes() == before
    found = recover(tmp_path, keys=Keys())
    assert found.aside is not None
    assert found.aside.read_bytes() == before
    assert not any(found.of_store.values())


def test_what_is_in_use_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from grense.storage.store import recovery

    monkeypatch.setattr(recovery, "PATIENCE", 0.1)
    with open_store(tmp_path, keys=None), pytest.raises(StoreError, match="another grense"):
        recover(tmp_path, keys=None)


class TestCopies:
    def test_seven_days_are_kept_each_as_it_was_before_the_first_writing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keys = Keys()
        for day in range(10):
            set_day(monkeypatch, DAY + dt.timedelta(days=day))
            for _ in range(2):
                with open_store(tmp_path, keys=keys) as store:
                    store.correct(GIVEN[1])
        found = copies.in_order(copies.StorePlace(tmp_path))
        assert [copies.day_of(copy) for copy in found] == [DAY + dt.timedelta(days=day) for day in range(9, 2, -1)]
        assert {copy.stat().st_mode & 0o777 for copy in found} == {0o600}
        assert (tmp_path / "copies").stat().st_mode & 0o777 == 0o700
        assert sorted(path.name for path in (tmp_path / "copies").iterdir() if path not in found) == ["lock"]
        shutil.copy(found[0], tmp_path / "store.db")
        with open_store(tmp_path, keys=keys) as store:
            assert len(store.corrections()) == 18

    def test_reading_makes_none(self, tmp_path: Path) -> None:
        fill(tmp_path, None, 1, 2)
        shutil.rmtree(tmp_path / "copies", ignore_errors=True)
        with open_store(tmp_path, keys=None) as store:
            read_all(store)
        assert not (tmp_path / "copies").exists()

    def test_a_damaged_store_is_not_copied(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        set_day(monkeypatch, DAY)
        fill(tmp_path, None, 1, 120)
        good = [copy.read_bytes() for copy in copies.in_order(copies.StorePlace(tmp_path))]
        content = bytearray((tmp_path / "store.db").read_bytes())
        content[-4096:] = bytes(4096)
        (tmp_path / "store.db").write_bytes(content)
        set_day(monkeypatch, DAY + dt.timedelta(days=1))
        with suppress(StoreError), open_store(tmp_path, keys=None) as store:
            store.correct(GIVEN[1])
        assert [copy.read_bytes() for copy in copies.in_order(copies.StorePlace(tmp_path))] == good

    def test_they_are_encrypted_as_the_store_is(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for day, keys in enumerate((None, None, Keys())):
            set_day(monkeypatch, DAY + dt.timedelta(days=day))
            with open_store(tmp_path, keys=keys) as store:
                store.correct(GIVEN[1])
        assert len(copies.in_order(copies.StorePlace(tmp_path))) == 1
        assert b"SQLite format" not in bytes_of(tmp_path / "copies")

    @pytest.mark.parametrize("what", [{}, {"label": "planted"}, {"before": NOON}])
    def test_what_is_forgotten_is_forgotten_in_them_too(
        self, tmp_path: Path, what: dict[str, object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for day in range(2):
            set_day(monkeypatch, DAY + dt.timedelta(days=day))
            with open_store(tmp_path, keys=None) as store:
                store.keep("planted", step(day + 1))
        assert item(1) in bytes_of(tmp_path / "copies")
        (tmp_path / "store.damaged-2026-11-18.db").write_bytes(item(1))
        with open_store(tmp_path, keys=None) as store:
            store.forget(**what)  # type: ignore[arg-type]  # one of its forms each
        assert not (tmp_path / "copies").exists()
        assert list(tmp_path.glob("store.damaged*")) == []
