"""The stored state of each source: retries, messages to the person, and no loss of data."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.errors import GrenseError, SourceError, StoreError
from grense.sources import faults
from grense.storage.lock import locked
from grense.storage.source_state import LONGEST_PAUSE, SHORTEST_PAUSE, SourceState, StateFile, failed, is_due, succeeded

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
NEW = SourceState()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "grense" / "state.json"


def after(*errors: GrenseError, state: SourceState = NEW) -> SourceState:
    """The state after errors, each met as soon as the source was due again."""
    now = NOW
    for error in errors:
        state = failed(state, error, now)
        now = state.next_try or now
    return state


class TestPauses:
    def test_a_new_source_is_due(self):
        assert is_due(NEW, NOW)

    def test_they_double_from_five_minutes_to_a_day(self):
        pauses = []
        for count in range(1, 12):
            state = after(*[faults.unreachable()] * count)
            pauses.append((state.next_try - state.last_try) / MINUTE)
        assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]

    def test_thousands_of_failures_are_counted_like_any(self):
        state = failed(replace(NEW, failures=100_000), faults.reset(), NOW)
        assert state.next_try == NOW + LONGEST_PAUSE

    @pytest.mark.parametrize(
        ("asked", "pause"),
        [
            (None, 300),
            (0, 300),
            (-4, 300),
            (60, 300),
            (3600, 3600),
            (1e9, 86_400),
            (float("inf"), 86_400),
            (float("nan"), 300),
        ],
    )
    def test_a_servers_wish_is_heard_within_reason(self, asked, pause):
        assert failed(NEW, faults.busy(asked), NOW).next_try == NOW + dt.timedelta(seconds=pause)

    def test_a_source_is_due_when_its_pause_is_over(self):
        state = failed(NEW, faults.reset(), NOW)
        assert not is_due(state, NOW)
        assert not is_due(state, NOW + SHORTEST_PAUSE - MINUTE)
        assert is_due(state, NOW + SHORTEST_PAUSE)

    def test_a_clock_that_was_set_back_does_not_hold_it_up(self):
        state = failed(NEW, faults.reset(), NOW + dt.timedelta(days=4000))
        assert is_due(state, NOW)

    def test_a_refused_sign_in_waits_for_the_person(self):
        for error in (faults.wrong_password(), faults.sign_in_expired(), faults.consent_withdrawn()):
            state = failed(NEW, error, NOW)
            assert state.needs_person
            assert state.next_try is None
            assert not is_due(state, NOW + dt.timedelta(days=4000))

    def test_a_success_ends_them(self):
        state = succeeded(after(faults.reset(), faults.wrong_password()), NOW, ("owner_unknown",))
        assert state == SourceState(last_success=NOW, last_try=NOW, warnings=("owner_unknown",))
        assert is_due(state, NOW)
        assert failed(state, faults.reset(), NOW).last_success == NOW


class TestTelling:
    def test_the_same_problem_is_told_once(self):
        state = replace(after(faults.reset()), told=True)
        assert after(faults.reset(), state=state).told

    def test_another_problem_is_told_anew(self):
        state = replace(after(faults.reset()), told=True)
        assert not after(faults.wrong_password(), state=state).told

    def test_a_problem_that_comes_back_is_told_anew(self):
        state = succeeded(replace(after(faults.reset()), told=True), NOW)
        assert not after(faults.reset(), state=state).told

    def test_only_fixed_texts_are_kept_of_an_error(self):
        state = failed(NEW, SourceError("code", "title", "in {place}", "try {way}", place="zebrafink", way="x"), NOW)
        assert (state.code, state.problem, state.hint, state.values) == ("code", "title", "try {way}", {"way": "x"})
        assert str(state.error) == "title (try x)"
        assert "zebrafink" not in repr(state)


moments = st.none() | st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))
states = st.builds(
    SourceState,
    last_success=moments,
    last_try=moments,
    failures=st.integers(0, 10**6),
    next_try=moments,
    code=st.text(min_size=1, max_size=9),
    problem=st.text(max_size=9),
    hint=st.text(max_size=9),
    values=st.dictionaries(st.text(max_size=9), st.text(max_size=9)),
    needs_person=st.booleans(),
    told=st.booleans(),
    warnings=st.lists(st.text(max_size=9)).map(tuple),
)


class TestFile:
    def test_there_is_nothing_to_remember_at_first(self, path):
        assert StateFile(path).load() == {}
        assert not path.exists()

    def test_states_come_back_by_label(self, path):
        StateFile(path).update("work", lambda state: failed(state, faults.reset(), NOW))
        StateFile(path).update("home", lambda state: succeeded(state, NOW))
        assert StateFile(path).load() == {"home": succeeded(NEW, NOW), "work": after(faults.reset())}

    @given(states)
    def test_any_state_comes_back_as_it_was(self, tmp_path_factory, state):
        path = tmp_path_factory.mktemp("any") / "state.json"
        StateFile(path).update("work", lambda _: state)
        assert StateFile(path).load() == {"work": state}

    @pytest.mark.parametrize(("needs_person", "code"), [(True, "sign_in_expired"), (False, "")])
    def test_a_state_of_an_earlier_version_has_no_code(self, path, needs_person, code):
        entry = {"failures": 1, "problem": "the server is busy", "hint": "try {later}", "needs_person": needs_person}
        path.parent.mkdir()
        path.write_text(json.dumps({"work": entry}))
        error = StateFile(path).load()["work"].error
        assert (error.code, str(error)) == (code, "the server is busy (try {later})")

    def test_a_change_begins_with_what_is_there(self, path):
        for _ in range(3):
            StateFile(path).update("work", lambda state: failed(state, faults.reset(), NOW))
        assert StateFile(path).load()["work"].failures == 3

    def test_a_source_can_be_forgotten(self, path):
        StateFile(path).update("work", lambda state: succeeded(state, NOW))
        StateFile(path).update("work", lambda state: None)
        StateFile(path).update("none", lambda state: None)
        assert StateFile(path).load() == {}

    def test_it_is_for_the_person_alone(self, path):
        StateFile(path).update("work", lambda state: succeeded(state, NOW))
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"\xff\xfe",
            b"[" * 100_000,
            b'{"work": 3}',
            b'{"work": {"last_try": 3}}',
            b'{"work": {"last_try": "2026-11-18T12:00:00"}}',
            b'{"work": {"failures": "many"}}',
            b'{"work": {"warnings": 1}}',
            b'{"work": {"values": 1}}',
        ],
    )
    def test_what_cannot_be_understood_is_begun_anew(self, path, content):
        path.parent.mkdir()
        path.write_bytes(content)
        assert StateFile(path).load() == {}
        StateFile(path).update("work", lambda state: succeeded(state, NOW))
        assert StateFile(path).load() == {"work": succeeded(NEW, NOW)}

    def test_one_broken_state_does_not_spoil_the_others(self, path):
        StateFile(path).update("work", lambda state: succeeded(state, NOW))
        table = json.loads(path.read_text())
        path.write_text(json.dumps(table | {"home": {"failures": []}}))
        assert StateFile(path).load() == {"work": succeeded(NEW, NOW)}

    def test_processes_at_once_lose_nothing_of_each_other(self, path):
        code = (
            "import sys; from dataclasses import replace; from pathlib import Path\n"
            "from grense.storage.source_state import StateFile\n"
            "for _ in range(20):\n"
            "    StateFile(Path(sys.argv[1])).update('work', lambda s: replace(s, failures=s.failures + 1))"
        )
        running = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)]
        assert [process.wait(120) for process in running] == [0, 0, 0]
        assert StateFile(path).load()["work"].failures == 60

    def test_where_it_cannot_be_written_is_told_without_a_name(self, tmp_path):
        (tmp_path / "zebrafink").write_text("")
        with pytest.raises(StoreError, match="cannot be written") as caught:
            StateFile(tmp_path / "zebrafink" / "state.json").update("work", lambda state: state)
        assert "zebrafink" not in str(caught.value)


class TestLock:
    def test_a_second_one_waits_and_gives_up(self, tmp_path):
        with (
            locked(tmp_path / "file"),
            pytest.raises(StoreError, match="another grense"),
            locked(tmp_path / "file", patience=0.05),
        ):
            pass

    def test_it_is_free_again_afterwards(self, tmp_path):
        for _ in range(2):
            with locked(tmp_path / "file", patience=0):
                pass

    def test_who_dies_holds_nothing(self, tmp_path):
        code = (
            "import os, sys; from pathlib import Path; from grense.storage.lock import locked\n"
            "with locked(Path(sys.argv[1])): os._exit(9)"
        )
        assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "file")]).returncode == 9
        with locked(tmp_path / "file", patience=0):
            pass
