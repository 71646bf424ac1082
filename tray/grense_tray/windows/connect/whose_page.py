"""The page that asks which addresses are the person's: a tick, a bar and a number each, and the sum at once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from grense.i18n import N_, Catalogue
from grense.wording.printable import printable
from grense_tray.presenter.own_addresses import AddressRow, OwnAddresses
from grense_tray.theme import Theme
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import Hairline, Link, label
from grense_tray.windows.widgets.style import STRONG, Paper, brush, pen, sized

__all__ = ["WhosePage"]


class WhosePage(QWidget):
    """The candidates; `ticked` gives those that are the person's, with others that were typed."""

    changed = Signal()

    def __init__(self, own: OwnAddresses, words: Catalogue, theme: Theme) -> None:
        super().__init__()
        self._own, self._words, self._paper = own, words, Paper(theme)
        px = self._paper.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        text = N_(
            "The calendar was read. Your own answer in each meeting is found by your address. A meeting you said no to "
            "does not count."
        )
        column.addWidget(label(words.gettext(text), "note"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(2))
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        total = words.gettext("Meetings of {total}").format(total=own.total)
        for place, head in enumerate((words.gettext("Address"), words.gettext("As guest or organiser"), total)):
            self._grid.addWidget(label(head, "note"), 0, place)
        self.ticks: dict[str, Tick] = {}
        self._bars: dict[str, _Bar] = {}
        self._rows = {row.address: row for row in own.rows(words)}
        for number, row in enumerate(self._rows.values()):
            self._put(row, 3 * number + 1)
        column.addLayout(self._grid)
        self.add = Link(self._paper, words.gettext("Add another address …"), self._ask_another, flush=True)
        self.another = QLineEdit()
        self.another.setAccessibleName(words.gettext("Another address of yours"))
        self.another.setMaximumWidth(px(440))
        self.another.hide()
        column.addWidget(self.add)
        column.addWidget(self.another)
        column.addWidget(self._sum())
        kept = N_("Addresses of others are not shown. Addresses that are not ticked are not kept.")
        column.addWidget(label(words.gettext(kept), "note"))
        self._ticked()

    def ticked(self) -> list[str]:
        """The ticked addresses, and those that were typed."""
        typed = [one.strip() for one in self.another.text().replace(";", ",").split(",") if one.strip()]
        return [*self._chosen(), *typed]

    def first(self) -> QWidget:
        """What has the keyboard at first."""
        return next(iter(self.ticks.values())).box

    def _chosen(self) -> list[str]:
        return [address for address, tick in self.ticks.items() if tick.box.isChecked()]

    def _sum(self) -> QWidget:
        box = QFrame()
        box.setObjectName("refusal")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(10, 2, 0, 2)
        self.sum, self.made_of = label(""), label("", "note")
        sized(self.sum, STRONG)
        inside.addWidget(self.sum)
        inside.addWidget(self.made_of)
        return box

    def _put(self, row: AddressRow, line: int) -> None:
        tick = self.ticks[row.address] = Tick(printable(row.address))
        tick.box.setChecked(True)
        tick.toggled.connect(lambda _: self._ticked())
        bar = self._bars[row.address] = _Bar(self._paper, row.share)
        number = _narrow(str(row.count))
        why = label(row.why, "note")
        why.setContentsMargins(36, 0, 0, self._paper.px(4))
        self._grid.addWidget(Hairline(), line, 0, 1, 3)
        for place, widget in enumerate((tick, bar, number)):
            self._grid.addWidget(widget, line + 1, place, *(() if widget is not number else (1, 1, _SIDES[place])))
        self._grid.addWidget(why, line + 2, 0)

    def _ticked(self) -> None:
        chosen = self._chosen()
        for address, tick in self.ticks.items():
            ticked = address in chosen
            tick.box.setAccessibleName(self._own.row_name(self._rows[address], self._words, ticked=ticked))
            self._bars[address].tell(ticked)
        self._tell(self._own.sum_of(chosen, self._words))
        self.changed.emit()

    def _tell(self, texts: Iterable[str]) -> None:
        for shown, text in zip((self.sum, self.made_of), texts, strict=True):
            shown.setText(text)
            shown.setAccessibleName(text)

    def _ask_another(self) -> None:
        self.add.hide()
        self.another.show()
        self.another.setFocus()


class _Bar(QWidget):
    """How often an address stands in the meetings: full where it is ticked, an outline where not."""

    def __init__(self, paper: Paper, share: float) -> None:
        super().__init__()
        self._paper, self._share, self._full = paper, share, True
        self.setFixedHeight(paper.px(24))

    def tell(self, full: bool) -> None:
        self._full = full
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        theme, height = self._paper.theme, self._paper.px(11)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(theme.cal if self._full else theme.estline, 1))
        painter.setBrush(brush(theme.cal if self._full else theme.est))
        width = max(3, round((self.width() - 2) * self._share)) if self._share else 0
        if width:
            painter.drawRoundedRect(1, (self.height() - height) // 2, width, height, 1.5, 1.5)
        painter.end()


def _narrow(text: str) -> QLabel:
    made = label(text, "note")
    made.setWordWrap(False)
    return made


_SIDES = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
