"""Advice shown beside the questions: what a known service wants of a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grense.i18n import Catalogue
from grense.sources.providers import provider_of
from grense_tray.presenter.error_hints import sentence
from grense_tray.windows.settings.fields import FieldWidget

__all__ = ["advice_of", "advise_under"]


def advice_of(kind: str, options: Mapping[str, Any], words: Catalogue) -> str:
    """What the service wants, as a sentence; empty for one that is not known."""
    provider = provider_of(kind, options)
    return sentence(words.gettext(provider.advice)) if provider else ""


def advise_under(fields: Mapping[str, FieldWidget], kind: str, words: Catalogue) -> None:
    """Let the advice stand under the field of the address as soon as the person has filled it in."""
    for key in ("url", "host"):
        if (field := fields.get(key)) is not None:
            field.answered.connect(
                lambda field=field, key=key: _tell(field, advice_of(kind, {key: field.answer()}, words))
            )


def _tell(field: FieldWidget, text: str) -> None:
    field.note.setText(text)
    field.note.setVisible(bool(text))
    if (control := field.focusProxy()) is not None:
        control.setAccessibleDescription(text)
