"""The texts of grense: every sentence in each language, without the words to avoid."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string

import pytest

import catalogues
import pseudo
from grense.errors import GrenseError
from grense.i18n import LANGUAGES, choose_language, load
from grense.i18n.errors import error_line

FORBIDDEN = re.compile(
    r"(?i)\b(must|should|illegal|violation|breach|blame|score|streak|rank|warning|too (much|long|late)"
    r"|må|bør|burde|ulovlig|brudd|skyld|poeng|for (mye|lenge|sent)|advarsel"
    r"|ulovleg|brot|skuld|for (mykje|seint)|åtvaring)\b|!"
)
# Words that slip in from bokmål, outside the report's own questions.
BOKMAL = re.compile(
    r"(?i)\b(ikke|fra|hva|hvor\w*|hvilke\w*|hvem|noe|noen|bare|mer|også|nå|en|et|de(?!-)|ble|skrevet|gjør|hun"
    r"|uke[nr]?|timer|timene|dager|dagene|mandag|tirsdag|lørdag|klokken|filen|mappen|kilde\w*|hvile\w*"
    r"|leses|lagres|sendes|vises|slettes|velges|tjener\w*|virksomhet\w*|rettelse\w*|innstillingene|møter"
    r"|møtene|e-poster|e-postene|tilkoblet|koblet|kryssinger|økter|lagret|slettet|påminnelse\w*)\b"
)


# One word for one thing, in each language. The name of the program is a word of Norwegian, so it has a capital letter
# in running text, and small letters only where it is typed (`grense week`), installed or looked up in the keyring.
AVOIDED = {
    "nb": r"\btjener(e|en|ens|ne)?\b|\bslag(et)?\b|grensekryss|gir ikke mening|\bblir[.;:]",
    "nn": r"\btenar\w*|\bslag(et)?\b|grensekryss|er kvar veke|gir ikkje meining|\bblei\b|\bbegynn\w*|\bviss\b",
    "en": r"\banew\b|forgotten|makes? no sense|nonsense|reckon|\bmend\b|take it along|told by|Research ties",
}
NAME = re.compile(
    r"\b(a|an|another|by|does|for|inside|lets?|may|newer|newest|of|part of|the|to|av|i|inne i|lar|til|velkommen til)"
    r" grense\b(?! (week|connect|sync|data|questions|correct|--|disconnect|sources))|^grense:"
)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_catalogues()


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _forms(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_in_the_catalogue_and_no_other(language: str) -> None:
    known = {message.id for message in catalogues.catalogue(language) if message.id}
    assert known == catalogues.extracted()


def test_no_message_is_looked_up_alone_that_has_a_plural() -> None:
    # gettext() finds the singular of an entry with a plural only from Python 3.11.5 on; ngettext() always does.
    plural = {message.id[0] for message in catalogues.catalogue("en") if isinstance(message.id, tuple)}
    alone = {message for message in catalogues.extracted() if isinstance(message, str)}
    assert alone & plural == set()


def test_a_marked_message_is_the_whole_argument() -> None:
    # Versions of Babel differ in what they extract from a message inside another expression, as in
    # gettext(N_("a")), gettext(TEXTS["a"]) or gettext("a" if b else "c").
    nested = [
        where
        for where, call in catalogues.marking_calls()
        for argument in call.args
        if not isinstance(argument, ast.Constant)
        for part in ast.walk(argument)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value
    ]
    assert nested == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_or_fuzzy(language: str) -> None:
    messages = [message for message in catalogues.catalogue(language) if message.id]
    assert [message.id for message in messages if message.fuzzy or not all(_forms(message.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language: str) -> None:
    for message in catalogues.catalogue(language):
        if not message.id:
            continue
        expected = _placeholders(_forms(message.id)[-1])
        for form in _forms(message.string):
            # "one mail" needs no number.
            assert _placeholders(form) in (expected, expected - {"number"}, expected - {"count"}), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_blame_no_order_no_score(language: str) -> None:
    said = [form for message in catalogues.catalogue(language) if message.id for form in _forms(message.string)]
    assert [form for form in said if FORBIDDEN.search(form)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_word_for_one_thing(language: str) -> None:
    said = [form for message in catalogues.catalogue(language) if message.id for form in _forms(message.string)]
    avoided = re.compile(AVOIDED[language], re.IGNORECASE)
    assert [form for form in said if avoided.search(form)] == []


def test_the_name_has_a_capital_letter_in_running_text() -> None:
    said = [form for message in catalogues.catalogue("en") if message.id for form in _forms(message.string)]
    assert [form for form in said if NAME.search(form)] == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_language_quotes_another(language: str) -> None:
    english = [form for message in catalogues.catalogue("en") if message.id for form in _forms(message.string)]
    said = [form for message in catalogues.catalogue(language) if message.id for form in _forms(message.string)]
    assert [form for form in english if "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}" in form] == []
    assert [form for form in said if re.search(r"(?i)\b(the|translated|which|with)\b", form)] == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_clock_times_are_written_with_kl(language: str) -> None:
    said = [form for message in catalogues.catalogue(language) if message.id for form in _forms(message.string)]
    clocks = re.compile(
        r"(?i)(?<!kl\. )\{(evening|stop|stop_by|start_from|earliest|until)\}|(?<!kl\. )(?<!og )\b\d\d\.\d\d\b(?!\.)"
    )
    assert [form for form in said if clocks.search(form)] == []


def test_nynorsk_is_nynorsk() -> None:
    said = [form for message in catalogues.catalogue("nn") if message.id for form in _forms(message.string)]
    assert [form for form in said if BOKMAL.search(re.sub(r"«[^»]*»|\"[^\"]*\"", "", form))] == []


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "nb_NO.UTF-8"}, "nb"),
        ({"LANG": "nn_NO.UTF-8"}, "nn"),
        ({"LANG": "nn"}, "nn"),
        ({"LANG": "no_NO"}, "nb"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "nb_NO.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "nb_NO"}, "nb"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "de:nb"}, "nb"),
        ({"LANG": "nb_NO.UTF-8", "LANGUAGE": "nn:nb"}, "nn"),
        ({"LANG": "nn_NO.UTF-8", "LANGUAGE": "nb:nn"}, "nb"),
        ({"LANG": "C", "LANGUAGE": "nb"}, "en"),
        ({"LANG": "", "LC_ALL": ""}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environ: dict[str, str], language: str) -> None:
    assert choose_language(None, environ) == language


def test_the_option_goes_before_the_environment() -> None:
    assert choose_language("en", {"LANG": "nb_NO.UTF-8"}) == "en"
    assert choose_language("nn", {"LANG": "nb_NO.UTF-8"}) == "nn"


def test_times_as_the_language_writes_them() -> None:
    nb, nn, en = map(load, LANGUAGES)
    moment = dt.datetime(2026, 11, 18, 7, 5)
    assert (nb.clock(moment), nn.clock(moment), en.clock(moment)) == ("07.05", "07.05", "07:05")
    assert (nb.duration(556), nn.duration(556), en.duration(556)) == ("9 t 16 min", "9 t 16 min", "9 h 16 min")
    assert (nb.duration(5), en.duration(965)) == ("5 min", "16 h 05 min")
    assert (nb.limit(660), nn.limit(660), en.limit(60), en.limit(450)) == (
        "11 timer",
        "11 timar",
        "1 hour",
        "7 h 30 min",
    )
    assert (nb.date(moment.date()), en.date(moment.date())) == ("onsdag 18. november", "Wednesday 18 November")
    assert [nn.weekday(moment.date() + dt.timedelta(days=days)) for days in range(-2, 5)] == [
        "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"
    ]  # fmt: skip
    assert (nb.number(2), nb.number(12), nb.number(13)) == ("to", "tolv", "13")


def test_weeks_that_lie_in_two_months_name_both() -> None:
    assert load("nb").week_dates(dt.date(2026, 11, 16)) == "16.–22. november 2026"
    assert load("nn").week_dates(dt.date(2026, 12, 28)) == "28. desember – 3. januar 2027"
    assert load("en").week_dates(dt.date(2026, 12, 28)) == "28 December – 3 January 2027"


def _letters(text: str) -> int:
    return sum(map(str.isalpha, "".join(literal for literal, *_ in string.Formatter().parse(text))))


def test_the_pseudo_language_says_everything_at_twice_its_length() -> None:
    for form in (form for message in catalogues.catalogue("en") if message.id for form in _forms(message.id)):
        long = pseudo.doubled(form)
        fields = [[part[1:] for part in string.Formatter().parse(text) if part[1]] for text in (form, long)]
        assert fields[0] == fields[1]
        assert (_letters(long), long.count("\n")) == (2 * _letters(form), form.count("\n"))
        assert long == form if not _letters(form) else (long[0], long[-1]) == (pseudo.START, pseudo.END)


def test_the_pseudo_language_speaks_as_a_catalogue_does() -> None:
    words = pseudo.pseudo_catalogue()
    assert words.gettext("&Quit\n{count} left") == "⟦&Quit Quit\n{count} left left⟧"
    assert (words.limit(60), words.limit(660)) == ("⟦1 hour hour⟧", "⟦11 hours hours⟧")
    assert words.clock(dt.datetime(2026, 11, 18, 7, 5)) == "07:05"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GrenseError("x", "no such week", "line {line}: {place}", line=3, place="weeks"), "linje 3: weeks"),
        (GrenseError("x", "no such week", hint="known: {names}", names="{one}, two"), "(kjente: {one}, two)"),
        (GrenseError("x", "no such week", "{place} is no time of day", place="'99:00'"), "'99:00' er ikke et"),
        (GrenseError("x", "no such week", "{braces} and others"), "{braces} and others"),
        (GrenseError("x", "no such week", "{braces} and others", line=3), "{braces} and others"),
    ],
)
def test_an_error_is_translated_before_it_is_filled_in(error: GrenseError, said: str) -> None:
    line = error_line(error, load("nb"))
    assert line.startswith("ingen slik uke")
    assert said in line
