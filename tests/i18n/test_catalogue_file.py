"""A language of one's own from a catalogue file: used where it is sound, English elsewhere, never trusted."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from babel.messages import Catalog, mofile, pofile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import catalogues
from grense.errors import GrenseError
from grense.i18n import choose_language, load
from grense.i18n.catalogue_file import start, untranslated


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_catalogues()


def catalogue(path: Path, *, locale: str = "sv", **texts: object) -> Path:
    """A file with some messages, given as `message=text`."""
    made = Catalog(locale=locale, fuzzy=False)
    for message, text in texts.items():
        made.add(message, text)  # type: ignore[arg-type]  # a text, or its plural forms
    with path.open("wb") as file:
        (mofile.write_mo if path.suffix == ".mo" else pofile.write_po)(file, made)
    return path


def add(path: Path, message: str | tuple[str, str], text: str | tuple[str, ...], **options: object) -> None:
    with path.open("rb") as file:
        made = pofile.read_po(file)
    made.delete(message)  # adding alone would keep the old text
    made.add(message, text, **options)  # type: ignore[arg-type]  # as Babel takes them
    with path.open("wb") as file:
        pofile.write_po(file, made)


@pytest.mark.parametrize("suffix", ["po", "mo"])
def test_a_file_is_used_and_the_rest_is_english(tmp_path: Path, suffix: str) -> None:
    words = load(catalogue(tmp_path / f"mine.{suffix}", Monday="måndag"))
    assert (words.language, words.gettext("Monday"), words.gettext("Tuesday")) == ("sv", "måndag", "Tuesday")
    assert words.gettext("nonsense value") == load("en").gettext("nonsense value")
    assert words.ngettext("one mail", "{number} mails", 2) == "{number} mails"


@pytest.mark.parametrize(
    ("locale", "forms", "counts"),
    [
        ("sv", ("a", "b"), {0: "b", 1: "a", 2: "b"}),
        ("ja", ("a",), {1: "a", 2: "a"}),
        ("pl", ("a", "b", "c"), {1: "a", 2: "b", 5: "c", 22: "b"}),
    ],
)
def test_plurals_are_those_of_the_language(tmp_path: Path, locale: str, forms: tuple[str, ...], counts) -> None:
    path = catalogue(tmp_path / "mine.po", locale=locale)
    add(path, ("one mail", "{number} mails"), forms)
    words = load(str(path))
    assert {count: words.ngettext("one mail", "{number} mails", count) for count in counts} == counts


def test_a_new_file_lists_every_message_and_each_translation_takes_one_off(tmp_path: Path) -> None:
    path = tmp_path / "sv.po"
    start(path, "sv")
    left = untranslated(path)
    assert {one.message for one in left} == {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogues.catalogue("en")
        if message.id
    }
    add(path, "Monday", "måndag")
    add(path, ("one mail", "{number} mails"), ("ett mejl", "{number} mejl"))
    assert len(untranslated(path)) == len(left) - 2
    add(path, "Tuesday", "tisdag", flags=["fuzzy"])
    assert len(untranslated(path)) == len(left) - 2


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_built_in_catalogue_is_whole_and_says_the_same(language: str) -> None:
    path = catalogues.SOURCE / "i18n" / language / "LC_MESSAGES" / "messages.po"
    assert untranslated(path) == []
    own, built_in = load(path), load(language)
    for message in catalogues.catalogue(language):
        if isinstance(message.id, str) and message.id:
            assert own.gettext(message.id) == built_in.gettext(message.id)
        elif message.id:
            for count in (0, 1, 2, 5):
                assert own.ngettext(*message.id, count) == built_in.ngettext(*message.id, count)


@pytest.mark.parametrize(
    "text",
    [
        "{day.__class__} {month} {year}",
        "{day:>999999999} {month} {year}",
        "{day!r} {month} {year}",
        "{0} {month} {year}",
        "{secret} {month} {year}",
        "{day",
        "{day:{month}}",
        "<b>{day}</b>",
        "\x1b]0;{day}\x07",
        "{day}\u202e{month}",
    ],
)
def test_an_unsafe_text_is_english_and_listed(tmp_path: Path, text: str) -> None:
    path = catalogue(tmp_path / "mine.po")
    add(path, "{day} {month} {year}", text)
    assert load(path).gettext("{day} {month} {year}") == load("en").gettext("{day} {month} {year}")
    assert [one.message for one in untranslated(path) if one.why == "unsafe"] == ["{day} {month} {year}"]


def test_gaps_may_move_and_be_left_out(tmp_path: Path) -> None:
    path = catalogue(tmp_path / "mine.po")
    add(path, "{day} {month} {year}", "{year}年{month}\xa0{day}")
    add(path, "{hour:02}:{minute:02}", "{hour:02}h")
    words = load(path)
    assert words.gettext("{day} {month} {year}").format(day=1, month="mars", year=2026) == "2026年mars\xa01"
    assert words.gettext("{hour:02}:{minute:02}") == "{hour:02}h"


PLURALS = (
    'msgid ""\nmsgstr ""\n"Language: sv\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n'
)


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\xff" * 500,
        b"Monday = m\n",
        PLURALS.format("nplurals=2; plural=n;").encode(),
        PLURALS.format("nplurals=2; plural=1/(n-3);").encode(),
        PLURALS.format("nplurals=2; plural=" + "(" * 500 + "n" + ")" * 500 + ";").encode(),
        PLURALS.format("nplurals=2; plural=__import__('os').abort();").encode(),
        b"#" * (9 << 20),
    ],
    ids=["bytes", "open", "range", "zero", "deep", "code", "large"],
)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mine.po"
    path.write_bytes(data)
    with pytest.raises(GrenseError) as caught:
        load(path)
    assert caught.value.code == "language_file_invalid"
    assert str(path) not in str(caught.value)


@pytest.mark.parametrize("name", ["none.po", "none.mo", "\0.po", "folder.po"])
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.po").mkdir()
    with pytest.raises(GrenseError) as caught:
        load(tmp_path / name)
    assert caught.value.code == "language_file_unreadable"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), suffix=st.sampled_from(["po", "mo"]), place=st.integers(0, 200))
def test_any_bytes_give_words_or_one_clear_line(tmp_path: Path, data: bytes, suffix: str, place: int) -> None:
    sound = catalogue(tmp_path / f"sound.{suffix}", Monday="måndag").read_bytes()
    path = tmp_path / f"odd.{suffix}"
    path.write_bytes(sound[:place] + data + sound[place + len(data) :])
    with suppress(GrenseError):
        words = load(path)
        assert words.gettext("Tuesday")
        assert words.ngettext("one mail", "{number} mails", 3)


def test_a_mo_file_with_wild_offsets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.mo"
    path.write_bytes(struct.pack("<7I", 0x950412DE, 0, 1 << 31, 28, 28, 0, 28))
    with pytest.raises(GrenseError, match="catalogue"):
        load(path)


def test_an_existing_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "sv.po"
    path.write_text("mine")
    with pytest.raises(GrenseError, match="cannot be written"):
        start(path, "sv")
    assert path.read_text() == "mine"
    with pytest.raises(GrenseError, match="xx-nowhere"):
        start(tmp_path / "new.po", "xx-nowhere")


def test_a_path_is_chosen_as_it_is(tmp_path: Path) -> None:
    assert choose_language(str(tmp_path / "sv.po"), {}) == str(tmp_path / "sv.po")


def test_the_command_speaks_it(tmp_path: Path) -> None:
    path = catalogue(tmp_path / "sv.po")
    add(path, "Evening work", "Kvällsarbete")
    command = [sys.executable, "-m", "grense", "demo", "--lang"]
    environ = {**os.environ, "PYTHONUTF8": "1"}
    said = subprocess.run([*command, str(path)], capture_output=True, check=True, env=environ, encoding="utf-8")
    assert "Kvällsarbete: three mails" in said.stdout
    path.write_text("msgid")
    said = subprocess.run([*command, str(path)], capture_output=True, check=False, env=environ, encoding="utf-8")
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)
