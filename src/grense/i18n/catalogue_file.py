"""A language of one's own: a catalogue that somebody keeps in a `.po` or `.mo` file, read with Babel.

The file is not trusted: a text that names a gap that the message does not have, or holds markup or control characters
that it does not, is shown in English, and so is one that is missing. `untranslated` lists both.
"""

from __future__ import annotations

import gettext
import io
import string
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from grense.errors import ErrorKind, GrenseError, MissingExtraError
from grense.marks import N_

if TYPE_CHECKING:
    from babel.messages import Catalog
    from babel.messages.catalog import Message

__all__ = ["Untranslated", "is_catalogue_file", "read_translations", "start", "untranslated"]

_SUFFIXES = (".po", ".mo")
_LARGEST = 8 << 20  # bytes; the built-in ones have less than one million
_COUNTS = range(1001)  # with which the plural rule is tried
_UNREADABLE = ErrorKind("language_file_unreadable", N_("the language file cannot be read"))
_INVALID = ErrorKind("language_file_invalid", N_("the language file is no catalogue"))
_Forms = tuple[str, ...]


@dataclass(frozen=True)
class Untranslated:
    """A message that is shown in English: it is `missing`, or its text has gaps or characters that are `unsafe`."""

    message: str
    why: str


class _Translations(gettext.NullTranslations):
    """The translated messages, by their first form; the rest is English."""

    def __init__(self, texts: dict[str, _Forms], plural: Callable[[int], int]) -> None:
        super().__init__()
        self._texts, self._plural = texts, plural
        self.add_fallback(gettext.translation("messages", Path(__file__).parent, ["en"], fallback=True))

    def gettext(self, message: str) -> str:
        return self._texts[message][0] if message in self._texts else super().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._texts.get(msgid1, ())
        number = self._plural(n) if len(forms) > 1 else 0
        return forms[number] if number < len(forms) else super().ngettext(msgid1, msgid2, n)


def is_catalogue_file(language: object) -> bool:
    """Whether it is the path of a catalogue, rather than the name of a language."""
    return str(language).lower().endswith(_SUFFIXES)


def read_translations(path: Path) -> tuple[str, gettext.NullTranslations]:
    """The language that a catalogue names, and its messages; raises `GrenseError` where it cannot be read."""
    catalog, plural = _read(path)
    texts = {forms[0]: said for forms, said, why in _compared(catalog) if not why}
    return str(catalog.locale_identifier or path.stem), _Translations(texts, plural)


def untranslated(path: str | Path) -> list[Untranslated]:
    """The messages that are shown in English with a catalogue of one's own, in order; empty when it is whole.

    Raises `GrenseError` where the file cannot be read.
    """
    return [Untranslated(forms[0], why) for forms, _, why in _compared(_read(Path(path))[0]) if why]


def start(path: str | Path, language: str) -> None:
    """Write a `.po` file to translate: each message, its English text as a comment, and the language's plural rule.

    Raises `GrenseError` for a language that Babel does not know, and for a path that exists or cannot be written.
    """
    messages, pofile = _babel()
    try:
        catalog = messages.Catalog(locale=language, project="grense", header_comment="", fuzzy=False)
    except Exception:  # Babel raises various errors for what is no language
        raise GrenseError(
            "unknown_language",
            N_("unknown language"),
            "{value}",
            hint=N_("such as sv, or pt_BR"),
            value=repr(language),
        ) from None
    for message in _english():
        shown, plain = _forms(message.string)[0], _forms(message.id)[0]
        catalog.add(message.id, user_comments=() if shown == plain else (shown,))
    try:
        with Path(path).open("xb") as file:
            pofile.write_po(file, catalog, width=0)
    except OSError:
        raise GrenseError(
            "language_file_not_written",
            N_("the language file cannot be written"),
            hint=N_("is the path right, and is there no such file yet?"),
        ) from None


def _read(path: Path) -> tuple[Catalog, Callable[[int], int]]:
    _, pofile = _babel()
    from babel.messages import mofile

    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError):  # an impossible path
        raise GrenseError(*_UNREADABLE, hint=N_("is the path right?")) from None
    try:
        if len(data) > _LARGEST:
            raise ValueError
        binary = path.suffix.lower() == ".mo"
        read = mofile.read_mo if binary else lambda file: pofile.read_po(file, abort_invalid=True)
        catalog = read(io.BytesIO(data))
        plural = gettext.c2py(catalog.plural_expr)  # of numbers and signs alone; it refuses anything else
        if not all(0 <= plural(count) < catalog.num_plurals for count in _COUNTS):
            raise ValueError
    except Exception:  # Babel and gettext raise various errors for a file that is invalid
        raise GrenseError(*_INVALID, hint=N_("msgfmt --check names the line")) from None
    return catalog, plural


def _compared(catalog: Catalog) -> Iterator[tuple[_Forms, _Forms, str]]:
    """Each message of grense: its forms, those of its translation, and why that is not used, if so."""
    for message in _english():
        forms = _forms(message.id)
        own = catalog.get(message.id)
        said = _forms(own.string) if own is not None and not own.fuzzy else ()
        if not said or not all(said) or len(said) != (catalog.num_plurals if len(forms) > 1 else 1):
            yield forms, said, "missing"
        else:
            yield forms, said, "" if all(_is_safe(text, forms) for text in said) else "unsafe"


def _is_safe(text: str, forms: _Forms) -> bool:
    """Whether a text has only gaps, markup and control characters that the message has."""
    try:
        gaps = {gap for form in forms for gap in _gaps(form)}
    except ValueError:  # a message with a lone brace is never filled
        return text in forms
    odd = {sign for form in forms for sign in form if _is_odd(sign)}
    try:
        return set(_gaps(text)) <= gaps and all(sign in odd for sign in text if _is_odd(sign))
    except ValueError:
        return False


def _gaps(text: str) -> Iterator[tuple[str, str | None, str | None]]:
    return ((name, spec, how) for _, name, spec, how in string.Formatter().parse(text) if name is not None)


def _is_odd(sign: str) -> bool:
    return sign in "<>" or unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def _english() -> Iterator[Message]:
    _, pofile = _babel()
    with (Path(__file__).parent / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        yield from (message for message in pofile.read_po(file) if message.id)


def _forms(text: str | tuple[str, ...] | list[str] | None) -> _Forms:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _babel() -> tuple[ModuleType, ModuleType]:
    try:
        from babel import messages
        from babel.messages import pofile
    except ImportError:
        raise MissingExtraError(
            "babel_not_installed", N_("a language file needs Babel"), hint=N_("pip install babel")
        ) from None
    return messages, pofile
