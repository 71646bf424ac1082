"""The content found in a source, and the questions about it: which places to read, and the person's addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.sources.base import DEFAULT_CALENDAR, SENT_MAIL
from grense.wording.connecting import NOT_OFFERED
from grense.wording.file_counts import files_line
from grense.wording.printable import printable
from grense.wording.sources import odd
from grense_tray.presenter.error_hints import sentence
from grense_tray.presenter.settings_fields import choice_of
from grense_tray.presenter.settings_values import written
from grense_tray.windows.connect.kinds import READ_OF
from grense_tray.windows.connect.mailbox_form import MailboxForm
from grense_tray.windows.connect.owner_ticks import OwnerTicks
from grense_tray.windows.settings.fields import field_for
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import label

__all__ = ["FoundForm"]

_WHICH = {
    "caldav": N_("Which calendars are read?"),
    "imap": N_("Which folder holds sent mail?"),
    "exchange": N_("Which calendars are read?"),
    "microsoft365": N_("Which calendars are read?"),
    "activitywatch": N_("Which machines are read?"),
}
# Kinds whose places are calendars and, beside them, the sent mail, which an option of its own leaves out.
_MAIL_BESIDE = ("exchange", "microsoft365")


class FoundForm(QWidget):
    """The places and the addresses of `result`, the result of the try; `mine` are the addresses known already."""

    def __init__(self, kind: str, result: Mapping[str, Any], mine: Sequence[str], words: Catalogue) -> None:
        super().__init__()
        self._kind = kind
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if line := files_line(result.get("files", {}), words):
            column.addWidget(label(line))
        self._columns: Mapping[str, str] = result.get("columns", {})
        if self._columns:
            heads = ", ".join(printable(head) for head in self._columns.values())
            column.addWidget(label(words.gettext("These columns are read: {heads}.").format(heads=heads)))
        for line in odd((f"{what}_not_agreed" for what in result.get("declined", ())), words):
            column.addWidget(label(sentence(line)))
        for what in result.get("not_offered", ()):
            column.addWidget(label(words.gettext(NOT_OFFERED[what])))
        self.picks: dict[str, Tick] = {}
        places = [place for place in result["places"] if place[0] != SENT_MAIL or kind not in _MAIL_BESIDE]
        unsaid = kind == "imap" and not any(chosen for _, _, chosen in places)
        several = kind in ("activitywatch", *_MAIL_BESIDE) and len(places) > 1
        if kind == "caldav" or unsaid or several:
            text = _WHICH[kind]
            column.addWidget(label(words.gettext(text), "head"))
            self._put_places(column, places)
        # The addresses in the meetings, to choose from, if none of the known ones is among them.
        counts, likely = dict(result.get("owners", ())), result.get("likely", ())
        self.owners: OwnerTicks | None = None
        if {*counts, *likely} and not {*mine} & {*counts, *likely}:
            self.owners = OwnerTicks(counts, likely, kind, words)
            column.addWidget(self.owners)
        self.me = field_for(choice_of("me"), words)
        self.me.put(", ".join(mine))
        column.addWidget(self.me)
        files = result.get("files", {})
        self.mailbox: MailboxForm | None = None
        if "mail" in READ_OF[kind] and (not files or files.get("mailbox") or files.get("message")):
            self.mailbox = MailboxForm(kind, mine, words)
            column.addWidget(self.mailbox)

    def places(self) -> dict[str, Any]:
        """The options of the source that select what is read. Raises `GrenseError` where nothing is chosen."""
        picked = [place for place, tick in self.picks.items() if tick.box.isChecked()]
        if self.picks and not picked:
            raise GrenseError("nothing_chosen", N_("nothing is chosen"), hint=N_("one of those that are offered"))
        if self._kind == "caldav":
            return {"calendars": picked}
        if self._kind in _MAIL_BESIDE:
            return {} if picked in ([], [DEFAULT_CALENDAR]) else {"calendars": picked}
        if self._kind == "activitywatch":
            return {"buckets": picked} if picked else {}
        if self._columns:
            return dict(self._columns)
        return {"sent": picked[0]} if picked else {}

    def use(self) -> dict[str, Any]:
        """What the mailbox is used for, as options of the source. Raises `SettingsError` for what is no domain."""
        return self.mailbox.answer().options if self.mailbox is not None else {}

    def mine(self) -> list[str] | None:
        """The person's addresses, as in the settings. Raises `GrenseError` where they are invalid."""
        ticked = self.owners.chosen() if self.owners else []
        addresses: list[str] | None = written(choice_of("me"), ", ".join([*ticked, str(self.me.answer())]))
        return addresses

    def _put_places(self, column: QVBoxLayout, places: Sequence[Sequence[Any]]) -> None:
        group = QButtonGroup(self)
        group.setExclusive(self._kind == "imap")
        for place, name, chosen in places:
            tick = self.picks[place] = Tick(printable(name), radio=self._kind == "imap")
            tick.box.setChecked(chosen)
            group.addButton(tick.box)
            column.addWidget(tick)
