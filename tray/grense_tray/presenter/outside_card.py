"""The card with the question about meetings where nobody else is of the person's own organisation."""

from __future__ import annotations

from grense.i18n import Catalogue
from grense.outlook import Outlook
from grense.wording.outside_meetings import OUTSIDE_MEETINGS, USES, WHY
from grense_tray.presenter.values import AnswerOutside, Card

__all__ = ["outside_card"]


def outside_card(outlook: Outlook | None, words: Catalogue) -> Card | None:
    """The question, where there are such meetings and they were never asked about; else None."""
    if outlook is None or not outlook.asks_outside:
        return None
    actions = tuple((words.gettext(text), AnswerOutside(use)) for use, text in USES.items())
    return Card("outside", words.gettext(OUTSIDE_MEETINGS), (words.gettext(WHY),), (), actions)
