"""The settings: read as written, errors with their position, and changed without affecting the rest."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.errors import SettingsError
from grense.i18n import load as load_words
from grense.model.contract import Contract
from grense.rules.agreed_hours import Opening
from grense.storage.settings import (
    FIELDS,
    GROUPS,
    KEYS,
    Settings,
    SettingsNote,
    add_source,
    change,
    checked,
    ensure,
    is_label,
    load,
    nearest,
    remove_source,
)
from grense.storage.settings.default_file import default_file
from grense.storage.settings.read import understood
from grense.storage.settings.reference import reference_page, reference_table

SECRET = "hemmelig-zebrafink"
WRITTEN = """\
# mine
tz = "Europe/Oslo"   # home
me = ["kari@example.org",
      "kari@work.example"]

# the office
[sources.work]
kind = "caldav"  # Nextcloud
calendars = ["a", "b"]

# at home
[sources.home]
kind = "ics"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "grense" / "settings.toml"


@pytest.fixture
def written(path: Path) -> Path:
    return write(path, WRITTEN)


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class TestFirstStart:
    def test_the_default_file_chooses_nothing_and_shows_everything(self, path):
        assert ensure(path)
        assert load(path) == (Settings(), ())
        lines = path.read_text().splitlines()
        for key in KEYS[:-1]:
            assert any(line.startswith(f"# {key} = ") for line in lines), key
        assert "# [sources.work]" in lines

    def test_it_shows_the_same_in_every_language(self, tmp_path, monkeypatch):
        shown = {}
        for language in ("en", "nb", "nn"):
            monkeypatch.setenv("LANGUAGE", language)
            monkeypatch.setenv("LANG", "nb_NO.UTF-8")
            monkeypatch.delenv("LC_ALL", raising=False)
            ensure(tmp_path / f"{language}.toml")
            lines = (tmp_path / f"{language}.toml").read_text("utf-8").splitlines()
            shown[language] = [line for line in lines if " = " in line or line.startswith("# [")]
            texts = " ".join(line for line in lines if line.startswith("# ") and line not in shown[language])
            assert (" the " in texts) == (language == "en")
        assert shown["en"] == shown["nb"] == shown["nn"]

    def test_what_it_shows_is_valid_and_means_what_it_says(self, path):
        ensure(path)
        shown = [line[2:] for line in path.read_text().splitlines() if " = " in line or line.startswith("# [")]
        found, notes = understood("\n".join(shown))
        assert not notes
        defaults = Settings()
        for key in (
            *("hours", "profile", "keep_weeks", "nudges", "nudges_a_day"),
            *("summary_day", "summary_time", "quiet_from", "quiet_to"),
        ):
            assert getattr(found, key) == getattr(defaults, key)
        assert found.sources["work"]["kind"] == "caldav"

    def test_it_is_for_the_person_alone(self, path):
        ensure(path)
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0

    def test_a_file_that_is_there_stays(self, written):
        assert not ensure(written)
        assert written.read_text() == WRITTEN

    def test_of_many_at_once_one_writes(self, path):
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(lambda _: ensure(path), range(32))) == 1
        assert load(path) == (Settings(), ())

    def test_any_beginning_of_it_is_valid(self, path):
        ensure(path)
        whole = path.read_text()
        for end in range(0, len(whole), 37):
            assert understood(whole[:end]) == (Settings(), ())

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(SettingsError, match="cannot be written"):
            ensure(tmp_path / "file" / "settings.toml")


class TestReading:
    def test_everything_that_can_be_chosen(self, path):
        write(
            path,
            """
            me = ["kari@example.org"]
            tz = "Europe/Oslo"
            hours = "mon-thu 07:30-15:30"
            country = "NO"
            agreed_hours = 36
            contracts = [
                { from = 2027-01-01, hours = "mon-fri 08:00-16:00" },
                { from = "2026-08-01", agreed_hours = 30, hours = "mon-thu 08:00-16:00" },
            ]
            flexitime_lapses = "12-31"
            opening_balance = { on = 2026-01-05, hours = -1.5 }
            role = "exempt"
            profile = "mine.toml"
            rest_method = "rolling"
            language = "nb"
            include = ["blocks"]
            keep_weeks = 52
            days_off = [2026-12-31, "2026-12-24"]
            half_days = "12-24 12:00"
            flexi_days = [2026-11-20]
            nudges = false
            nudges_a_day = 2
            nudges_off = ["good_week", "sunday"]
            summary_day = "fri"
            summary_time = "9:00"
            quiet_from = 23:30:00
            quiet_to = "06:00"
            [sources.work]
            kind = "imap"
            port = 993
            inbox = true
            folders = ["a"]
            """,
        )
        found, notes = load(path)
        assert not notes
        assert found == Settings(
            me=("kari@example.org",),
            tz="Europe/Oslo",
            hours="mon-thu 07:30-15:30",
            country="NO",
            agreed_hours=36.0,
            contracts=(
                Contract(dt.date(2026, 8, 1), 30.0, "mon-thu 08:00-16:00"),
                Contract(dt.date(2027, 1, 1), hours="mon-fri 08:00-16:00"),
            ),
            flexitime_lapses="12-31",
            opening_balance=Opening(dt.date(2026, 1, 5), -90.0),
            role="exempt",
            profile="mine.toml",
            rest_method="rolling",
            language="nb",
            include=("blocks",),
            keep_weeks=52,
            days_off=(dt.date(2026, 12, 24), dt.date(2026, 12, 31)),
            half_days=("12-24 12:00",),
            flexi_days=(dt.date(2026, 11, 20),),
            nudges=False,
            nudges_a_day=2,
            nudges_off=("good_week", "sunday"),
            summary_day="fri",
            summary_time="09:00",
            quiet_from="23:30",
            quiet_to="06:00",
            sources={"work": {"kind": "imap", "port": 993, "inbox": True, "folders": ("a",)}},
        )

    def test_no_file_chooses_nothing(self, path):
        assert load(path) == (Settings(), ())

    @pytest.mark.parametrize(
        "content",
        [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbftz = 'Europe/Oslo'\r\n", b"# only\r\n# words", b"tz = ''\nme = []\n"],
    )
    def test_odd_but_good_files(self, path, content):
        found, notes = load(write(path, content))
        assert not notes
        assert found.tz in (None, "Europe/Oslo")

    def test_one_text_stands_for_a_list_of_one(self, path):
        assert load(write(path, "me = 'a@b.no'\ninclude = 'all'"))[0].me == ("a@b.no",)

    def test_unknown_keys_are_told_with_the_nearest_known_one(self, path):
        found, notes = load(write(path, "# x\nkeep-week = 3\n\nzzz = 1\ntz = 'Europe/Oslo'\n[Source]\na = 1\n"))
        assert notes == (
            SettingsNote("keep-week", "keep_weeks", 2),
            SettingsNote("zzz", None, 4),
            SettingsNote("Source", "sources", 6),
        )
        assert found.tz == "Europe/Oslo"

    def test_what_was_read_cannot_be_changed_by_accident(self, written):
        sources = load(written)[0].sources
        with pytest.raises(TypeError):
            sources["work"]["kind"] = "imap"  # type: ignore[index]  # that it fails is the point
        with pytest.raises(TypeError):
            sources["new"] = {}  # type: ignore[index]  # as above


BAD = {
    "me = 3": "line 1: me",
    "\n\ntz = 1": "line 3: tz",
    "me = ['kari']": "line 1: me",
    "me = [1]": "line 1: me",
    "hours = []": "line 1: hours",
    "keep_weeks = 0": "line 1: keep_weeks",
    "keep_weeks = 521": "line 1: keep_weeks",
    "keep_weeks = true": "line 1: keep_weeks",
    "keep_weeks = '26'": "line 1: keep_weeks",
    "days_off = 2026-12-24": "line 1: days_off",
    "days_off = [2026-12-24T12:00:00]": "line 1: days_off",
    "days_off = ['christmas']": "line 1: days_off",
    "days_off = [[]]": "line 1: days_off",
    "nudges = 1": "line 1: nudges",
    "nudges = 'yes'": "line 1: nudges",
    "nudges_a_day = 6": "line 1: nudges_a_day",
    "agreed_hours = 0": "line 1: agreed_hours",
    "agreed_hours = 61": "line 1: agreed_hours",
    "agreed_hours = true": "line 1: agreed_hours",
    "agreed_hours = '37.5'": "line 1: agreed_hours",
    "flexitime_lapses = '31-12'": "line 1: flexitime_lapses",
    "flexitime_lapses = '02-30'": "line 1: flexitime_lapses",
    "flexitime_lapses = 12": "line 1: flexitime_lapses",
    "half_days = ['12-24']": "line 1: half_days",
    "half_days = ['12-32 12:00']": "line 1: half_days",
    "half_days = [2026-12-24]": "line 1: half_days",
    "half_days = ['2026-05-13 16:00-12:00']": "line 1: half_days",
    "flexi_days = ['friday']": "line 1: flexi_days",
    "contracts = 30": "line 1: contracts",
    "contracts = [{ from = 2026-08-01 }]": "line 1: contracts",
    "contracts = [{ from = 2026-08-01, agreed_hours = 90 }]": "line 1: contracts",
    "contracts = [{ from = 2026-08-01, hours = 30 }]": "line 1: contracts",
    "contracts = [{ from = 2026-08-01, hours = 'a' }, { from = 2026-08-01, agreed_hours = 9 }]": "line 1: contracts",
    "contracts = [{ agreed_hours = 30 }]": "line 1: contracts",
    "opening_balance = 12.5": "line 1: opening_balance",
    "opening_balance = { hours = 12.5 }": "line 1: opening_balance",
    "opening_balance = { on = 2026-01-05, hours = true }": "line 1: opening_balance",
    "opening_balance = { on = 2026-01-05, hours = nan }": "line 1: opening_balance",
    "role = 'boss'": "line 1: role",
    "role = 1": "line 1: role",
    "questions = ['mood']": "line 1: questions",
    "questions = [3]": "line 1: questions",
    "questions = true": "line 1: questions",
    "nudges_a_day = -1": "line 1: nudges_a_day",
    "nudges_a_day = true": "line 1: nudges_a_day",
    "nudges_off = 3": "line 1: nudges_off",
    "summary_day = 'lørdag'": "line 1: summary_day",
    "summary_day = 1": "line 1: summary_day",
    "summary_time = '24:00'": "line 1: summary_time",
    "summary_time = 830": "line 1: summary_time",
    "quiet_from = '22'": "line 1: quiet_from",
    "quiet_to = '7:0'": "line 1: quiet_to",
    "sources = 3": "line 1: sources",
    "[sources]\nwork = 3": "line 2: sources.work",
    "[sources.work]\nurl = 'x'": "line 1: sources.work",
    "[sources.work]\nkind = 3": "line 1: sources.work",
    "[sources.Work]\nkind = 'ics'": "line 1: sources.Work",
    "[sources.work]\nkind = 'ics'\nurl = 2026-01-01": "line 3: sources.work.url",
    "[sources.work]\nkind = 'ics'\n[sources.work.more]\na = 1": "line 3: sources.work.more",
    "tz = = 1": "line 1",
    "a = 1\na = 2": "line 2",
    "a = 1\n\nb = [": "line 3",
    "tz = 'Europe/Oslo": "line 1",
}


class TestMistakes:
    @pytest.mark.parametrize("text", BAD)
    def test_they_are_told_in_one_line_that_names_the_place(self, path, text):
        write(path, text)
        with pytest.raises(SettingsError) as caught:
            load(path)
        assert caught.value.detail == BAD[text]
        assert caught.value.hint
        assert "\n" not in str(caught.value)
        assert path.read_text() == text

    @pytest.mark.parametrize("text", BAD)
    def test_a_file_with_one_is_never_written_over(self, path, text):
        write(path, text)
        for edit in (
            lambda: change(path, "country", "NO"),
            lambda: add_source(path, "new", {"kind": "ics"}),
            lambda: remove_source(path, "work"),
        ):
            with pytest.raises(SettingsError):
                edit()
            assert path.read_text() == text

    def test_the_value_is_never_shown(self, path):
        for text in (f"me = ['{SECRET}']", f"keep_weeks = '{SECRET}'", f"tz = '{SECRET}", f"days_off = ['{SECRET}']"):
            write(path, text)
            with pytest.raises(SettingsError) as caught:
                load(path)
            assert SECRET not in str(caught.value) + repr(caught.value)

    @pytest.mark.parametrize("content", [b"tz = '\xff'", b"\n\xff\xfet\0z\0"])
    def test_a_file_that_is_no_text(self, path, content):
        write(path, content)
        with pytest.raises(SettingsError, match="not UTF-8 text: line"):
            load(path)

    def test_a_folder_in_its_place(self, path):
        path.mkdir(parents=True)
        with pytest.raises(SettingsError, match="cannot be read"):
            load(path)

    @given(st.text(alphabet="atz=[]{}'\"\n\r\t.#1-_é\\ sourceskind", max_size=60))
    def test_any_text_is_understood_or_told(self, text):
        try:
            understood(text)
        except SettingsError as error:
            told = error.detail
        else:
            told = "well"
        assert told


class TestChanging:
    def test_a_line_that_was_switched_off_is_switched_on_in_its_place(self, path):
        ensure(path)
        before = path.read_text().splitlines()
        change(path, "keep_weeks", 52)
        after = path.read_text().splitlines()
        assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
            ("# keep_weeks = 26", "keep_weeks = 52")
        ]
        change(path, "keep_weeks", None)
        assert load(path)[0] == Settings()

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("me", ("kari@example.org", "kåri@example.org")),
            ("tz", "Europe/Oslo"),
            ("hours", 'a "quoted" \\ text'),
            ("keep_weeks", 3),
            ("agreed_hours", 37.5),
            ("flexitime_lapses", "12-31"),
            ("role", "other"),
            ("days_off", (dt.date(2026, 12, 24),)),
            ("include", ()),
            ("nudges", False),
            ("nudges_a_day", 0),
            ("nudges_off", ("good_week",)),
            ("summary_day", "sun"),
            ("quiet_from", "23:30"),
        ],
    )
    @pytest.mark.parametrize("start", ["", "default", WRITTEN, WRITTEN.replace("\n", "\r\n"), "\ufefftz = 'x'\n"])
    def test_only_what_was_asked_for_changes(self, path, start, key, value):
        if start == "default":
            ensure(path)
        else:
            write(path, start)
        before = vars(load(path)[0])
        change(path, key, value)
        assert vars(load(path)[0]) == before | {key: value}
        for comment in ("# mine", "# home", "# the office", "# Nextcloud"):
            assert (comment in path.read_text()) == (comment in start)
        if "\r\n" in start:
            assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")

    def test_it_may_be_said_again_at_no_cost(self, written):
        before = written.stat().st_mtime_ns
        change(written, "tz", "Europe/Oslo")
        assert written.stat().st_mtime_ns == before

    def test_unknown_keys_and_senseless_values_change_nothing(self, written):
        for key, value in (("keep_week", 3), ("keep_weeks", 0), ("me", ["kari"]), ("tz", 4)):
            with pytest.raises(SettingsError):
                change(written, key, value)
        assert written.read_text() == WRITTEN

    def test_the_nearest_known_key_is_the_hint(self, path):
        with pytest.raises(SettingsError) as caught:
            change(path, "keep_week", 3)
        assert caught.value.hint == "keep_weeks"

    def test_a_file_where_there_was_none_is_the_persons_alone(self, path):
        change(path, "tz", "Europe/Oslo")
        assert path.stat().st_mode & 0o077 == 0

    def test_a_link_is_followed(self, tmp_path, path):
        write(path, WRITTEN)
        link = tmp_path / "link.toml"
        link.symlink_to(path)
        change(link, "tz", "Europe/Paris")
        assert link.is_symlink()
        assert load(path)[0].tz == "Europe/Paris"

    def test_a_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(SettingsError, match="cannot be written"):
            change(tmp_path / "file" / "settings.toml", "tz", "Europe/Paris")


class TestSources:
    @pytest.mark.parametrize("start", ["", "default", WRITTEN, WRITTEN.replace("\n", "\r\n")])
    def test_one_comes_and_goes_and_the_rest_stays(self, path, start):
        if start == "default":
            ensure(path)
        else:
            write(path, start)
        before = path.read_text()
        sources = load(path)[0].sources
        add_source(path, "new", {"kind": "imap", "host": "h", "port": 993, "folders": ("a", "b"), "ca": None})
        assert load(path)[0].sources == {
            **sources,
            "new": {"kind": "imap", "host": "h", "port": 993, "folders": ("a", "b")},
        }
        remove_source(path, "new")
        assert path.read_text().strip() == before.strip()

    def test_the_next_tables_comment_stays_with_it(self, written):
        remove_source(written, "work")
        assert written.read_text().endswith('# the office\n\n# at home\n[sources.home]\nkind = "ics"\n')

    def test_one_that_is_there_is_changed_in_its_place(self, written):
        add_source(written, "work", {"kind": "caldav", "url": "https://h/"})
        text = written.read_text()
        assert "# Nextcloud" in text
        assert "calendars" not in text
        assert text.index("[sources.work]") < text.index("[sources.home]")
        assert load(written)[0].sources["work"] == {"kind": "caldav", "url": "https://h/"}

    @pytest.mark.parametrize(
        "text",
        [
            "sources.work.kind = 'ics'\nsources.home.kind = 'ics'\n",
            "sources = {work = {kind = 'ics'}, home = {kind = 'ics'}}\n",
            "[sources]\nwork = {kind = 'ics'}\nhome = {kind = 'ics'}\n",
            "[sources]\n[sources.\"work\"]\nkind = 'ics'\n[ sources . home ]\nkind = 'ics'\n",
            "[sources]\nwork.kind = 'ics'\nhome.kind = 'ics'\n",
        ],
    )
    def test_however_they_are_written(self, path, text):
        write(path, text)
        remove_source(path, "work")
        assert load(path)[0].sources == {"home": {"kind": "ics"}}
        add_source(path, "home", {"kind": "imap", "host": "h"})
        assert load(path)[0].sources == {"home": {"kind": "imap", "host": "h"}}
        remove_source(path, "home")
        assert load(path)[0].sources == {}

    def test_one_that_is_not_there_is_removed_already(self, written):
        remove_source(written, "none")
        assert written.read_text() == WRITTEN

    @pytest.mark.parametrize("label", ["Work", "", "a b", "å", "a.b", "x" * 33, "a]\n[b"])
    def test_a_label_that_cannot_be_one_is_refused(self, path, label):
        assert not is_label(label)
        with pytest.raises(SettingsError):
            add_source(path, label, {"kind": "ics"})
        assert not path.exists()

    def test_two_processes_lose_nothing_of_each_other(self, path):
        ensure(path)
        code = (
            "import sys; from pathlib import Path; from grense.storage.settings import add_source\n"
            "for n in range(5): add_source(Path(sys.argv[1]), f'{sys.argv[2]}{n}', {'kind': 'ics'})"
        )
        running = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in "abc"]
        assert [process.wait(120) for process in running] == [0, 0, 0]
        assert set(load(path)[0].sources) == {f"{name}{n}" for name in "abc" for n in range(5)}

    @settings(max_examples=25)
    @given(
        st.dictionaries(st.from_regex(r"[a-z0-9_-]{1,8}", fullmatch=True), st.text(max_size=20), min_size=1, max_size=5)
    )
    def test_any_labels_and_texts_come_back_as_they_were(self, tmp_path_factory, options):
        path = tmp_path_factory.mktemp("any") / "settings.toml"
        for label, text in options.items():
            add_source(path, label, {"kind": "ics", "user": text})
        assert {label: one["user"] for label, one in load(path)[0].sources.items()} == options
        for label in options:
            remove_source(path, label)
        assert load(path)[0].sources == {}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_every_named_value_is_one_that_the_file_may_hold(field):
    for value, _ in field.options:
        checked(field.key, [value] if isinstance(field.default, tuple) else value)


def test_every_setting_is_on_a_page_or_in_the_file_alone():
    on_pages = [key for group in GROUPS for key in group.keys]
    assert sorted(on_pages) == sorted(field.key for field in FIELDS if field.type.form)
    assert all(field.label for field in FIELDS if field.type.form)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_comment_of_the_default_file_is_left_in_english(language):
    text = default_file(load_words(language))
    comments = [field.comment for field in FIELDS if field.comment]
    assert [one for one in comments if textwrap.shorten(one, 60, placeholder="") in text.replace("\n# ", " ")] == []


def test_the_reference_page_has_the_table_of_the_settings():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "settings.md").read_text("utf-8")
    assert page == reference_page(page)  # `make docs` writes it
    rows = reference_table()
    assert all(f"`{key}`" in rows for key in KEYS[:-1])
    assert reference_table() in page


def test_nearest_knows_when_nothing_is_near() -> None:
    assert nearest("Keep-Weeks", KEYS) == "keep_weeks"
    assert nearest("x", KEYS) is None


def test_reading_settings_stays_cheap() -> None:
    heavy = ("pandas", "numpy", "tomlkit", "keyring")
    code = f"import sys, grense.storage.settings; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_what_is_written_is_what_tomlkit_reads_too(path: Path) -> None:
    add_source(path, "work", {"kind": "ics", "path": "C:\\kalender\\æ.ics"})
    assert tomlkit.parse(path.read_text())["sources"]["work"]["path"] == "C:\\kalender\\æ.ics"  # type: ignore[index]  # tomlkit's types are wide


@pytest.mark.parametrize(
    "written", [["Hjemmekontor"], ["Hjemmekontor = cabin"], ["= home"], ["A = home", "a = elsewhere"], [3], 3]
)
def test_a_category_names_one_known_place(written):
    with pytest.raises(SettingsError):
        checked("place_categories", written)
    assert checked("place_categories", ["Hjemmekontor = home", "Kurs=Elsewhere"])
