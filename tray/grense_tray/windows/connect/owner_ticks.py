"""The addresses found in a source, to tick the person's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from grense.i18n import NN_, Catalogue
from grense.wording.printable import printable
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import label

__all__ = ["OwnerTicks"]

_IN_MEETINGS = NN_("{address}, in {count} meeting", "{address}, in {count} meetings")
_IN_FILES = NN_("{address}, in {count} meeting or mail", "{address}, in {count} meetings and mails")


class OwnerTicks(QWidget):
    """A box for each address, with the number of its entries; the likely ones are ticked."""

    def __init__(self, counts: Mapping[str, int], likely: Collection[str], kind: str, words: Catalogue) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(words.gettext("Which of these are you?"), "head"))
        self.ticks: dict[str, Tick] = {}
        forms = _IN_FILES if kind == "files" else _IN_MEETINGS
        for address, count in (dict.fromkeys(likely, 0) | dict(counts)).items():
            text = words.ngettext(*forms, count).format(address=printable(address), count=count)
            tick = self.ticks[address] = Tick(text if count else printable(address))
            tick.box.setChecked(address in likely)
            column.addWidget(tick)

    def chosen(self) -> list[str]:
        """The ticked addresses."""
        return [address for address, tick in self.ticks.items() if tick.box.isChecked()]
