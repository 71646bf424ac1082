"""The question what a mailbox is used for, and, for one that is also private, how work mail is recognised."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense.sources.mailbox_use import MailboxUse, domains_of
from grense.wording.mailboxes import BY_DOMAIN, ONLY_WORK, SORTING, USES, WAYS, WAYS_OF, WORK_LISTS
from grense_tray.presenter.settings_fields import Choice
from grense_tray.windows.settings.fields import field_for

__all__ = ["MailboxForm"]

_NONE = "none"


class MailboxForm(QWidget):
    """The question about the mailbox of a source of a kind; what follows from an answer is shown once it is given."""

    def __init__(self, kind: str, me: Iterable[str], words: Catalogue, use: MailboxUse | None = None) -> None:
        super().__init__()
        use, ways = use or MailboxUse(), tuple(way or _NONE for way in WAYS_OF[kind])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.use = field_for(Choice("mailbox", "one", ONLY_WORK, options=tuple(USES.items())), words)
        named = tuple((way, WAYS["" if way == _NONE else way]) for way in ways)
        self.way = field_for(Choice("way", "one", SORTING, options=named), words)
        self.lists = {way: field_for(Choice(way, "text", WORK_LISTS[way]), words) for way in ways if way != _NONE}
        self.use.put(use.mailbox)
        self.way.put(
            next((way for way in self.lists if getattr(use, way)), _NONE if use.mailbox == "mixed" else ways[0])
        )
        for way, field in self.lists.items():
            offered = domains_of(me) if way == BY_DOMAIN else ()
            field.put(", ".join(getattr(use, way) or offered))
        for field in (self.use, self.way, *self.lists.values()):
            column.addWidget(field)
            field.answered.connect(self._show_what_follows)
        self._show_what_follows()

    def begin(self, mailbox: str) -> None:
        """Show an answer that was just given elsewhere."""
        self.use.put(mailbox)
        self._show_what_follows()

    def answer(self) -> MailboxUse:
        """What was said; an empty use where nothing was. Raises `SettingsError` for what is no domain."""
        mailbox, way = str(self.use.answer()), str(self.way.answer())
        if mailbox != "mixed" or way == _NONE:
            return MailboxUse(mailbox=mailbox)
        typed = (one.strip() for one in str(self.lists[way].answer()).split(","))
        return MailboxUse.of({"mailbox": mailbox, way: [one for one in typed if one]})

    def _show_what_follows(self) -> None:
        is_mixed = self.use.answer() == "mixed"
        self.way.setVisible(is_mixed)
        for way, field in self.lists.items():
            field.setVisible(is_mixed and self.way.answer() == way)
