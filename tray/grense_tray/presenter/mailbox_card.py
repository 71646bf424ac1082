"""The card with the question what the mailbox of a connected source is used for."""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense.outlook import Outlook
from grense.wording.mailboxes import USES
from grense_tray.presenter.values import AnswerMailbox, Card

__all__ = ["mailbox_card"]


def mailbox_card(outlook: Outlook | None, words: Catalogue) -> Card | None:
    """The question about the first source of which it was not asked, or None."""
    waiting = [source.label for source in outlook.sources if source.asks_mailbox] if outlook is not None else []
    if not waiting:
        return None
    texts = {**USES, "mixed": N_("No …")}
    actions = tuple((words.gettext(text), AnswerMailbox(waiting[0], use)) for use, text in texts.items())
    title = words.gettext("Is the mailbox of {label} only for work?").format(label=waiting[0])
    line = words.gettext("Private mail in it would otherwise count as work in the evening.")
    return Card("mailbox", title, (line,), (), actions)
