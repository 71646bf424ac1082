"""The content found in a source, and the questions about it: which places to read, and the person's addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.wording.file_counts import files_line
from grense.wording.printable import printable
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
    "activitywatch": N_("Which machines are read?"),
}


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
        self.picks: dict[str, Tick] = {}
        unsaid = kind == "imap" and not any(chosen for _, _, chosen in result["places"])
        several = kind == "activitywatch" and len(result["places"]) > 1
        if kind == "caldav" or unsaid or several:
            text = _WHICH[kind]
            column.addWidget(label(words.gettext(text), "head"))
            self._put_places(column, result["places"])
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
