"""Advice shown beside the questions: what a known service requires of a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grense.i18n import Catalogue
from grense.sources.providers import provider_of
from grense_tray.presenter.error_hints import sentence
from grense_tray.windows.settings.fields import FieldWidget

__all__ = ["advice_of", "advise_under"]


def advice_of(kind: str, options: Mapping[str, Any], words: Catalogue) -> str:
    """The requirement of the service, as a sentence; empty for an unknown one."""
    provider = provider_of(kind, options)
    return sentence(words.gettext(provider.advice)) if provider else ""


def advise_under(fields: Mapping[str, FieldWidget], kind: str, words: Catalogue) -> None:
    """Show the advice under the field of the address once it is filled in."""
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
