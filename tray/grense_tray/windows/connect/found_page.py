"""The page of what was found: what can be read and how, what the sign-in's page will say, and other ways."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from grense.i18n import N_, Catalogue
from grense_tray.presenter.account_questions import CLIENT_SECRET, AskedFor
from grense_tray.presenter.connecting import FoundPage, FoundRow, OtherWay
from grense_tray.windows.connect.consent_panel import ConsentPanel
from grense_tray.windows.connect.named_input import NamedInput
from grense_tray.windows.connect.refusal import RefusalBox
from grense_tray.windows.connect.way_row import WayRow
from grense_tray.windows.widgets.controls import Hairline, Link, label
from grense_tray.windows.widgets.style import STRONG, Paper, sized

__all__ = ["FoundActs", "FoundView"]

_FIELD = 440


@dataclass(frozen=True)
class FoundActs:
    """What the links of the page do."""

    choose_kind: Callable[[], object]
    take: Callable[[OtherWay], object]


class FoundView(QWidget):
    """`changed` says that a tick or a field is another; `help_text` says where the docs have what is asked for."""

    changed = Signal()

    def __init__(
        self, page: FoundPage, asked: Sequence[AskedFor], words: Catalogue, acts: FoundActs, help_text: str = ""
    ) -> None:
        super().__init__()
        self._paper, self._words, self._acts = Paper(), words, acts
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._paper.px(6))
        self._put_known_by(page.known_by)
        self.rows: dict[str, WayRow] = {}
        self._found = {row.reads: row for row in page.rows}
        for row in page.rows:
            column.addWidget(Hairline())
            made = self.rows[row.reads] = WayRow(row)
            made.tick.toggled.connect(lambda _: self._ticked())
            column.addWidget(made)
        if page.rows:
            column.addWidget(Hairline())
        self.lines: dict[str, NamedInput] = {}
        self._asked = {one.key: one for one in asked}
        column.addSpacing(self._paper.px(4))
        for one in asked:
            line = self.lines[one.key] = NamedInput(one.text, hidden=one.hidden)
            if not any(other.key == CLIENT_SECRET for other in asked):
                line.setMaximumWidth(self._paper.px(_FIELD))
            line.input.setText(one.value)
            line.input.textChanged.connect(lambda _: self.changed.emit())
            if one.key != CLIENT_SECRET:
                beside = QHBoxLayout()
                beside.setSpacing(self._paper.px(16))
                beside.setAlignment(Qt.AlignmentFlag.AlignLeft)
                column.addLayout(beside)
            beside.addWidget(
                line, 3 if one.key == CLIENT_SECRET else 5
            )  # a client secret beside the id that it belongs to
        if help_text:
            column.addWidget(label(help_text, "note"))
        self.refusal = RefusalBox()
        self.panel = ConsentPanel(words)
        column.addWidget(self.refusal)
        column.addWidget(self.panel)
        if page.others:
            self._put_others(page)

    def ticked(self) -> tuple[FoundRow, ...]:
        """The rows that are ticked."""
        return tuple(self._found[reads] for reads, row in self.rows.items() if row.tick.box.isChecked())

    def answers(self) -> dict[str, str]:
        """What is filled in of what the ticked rows need, by key."""
        ticked = {row.reads for row in self.ticked()}
        return {key: self.lines[key].input.text() for key, one in self._asked.items() if one.of & ticked}

    def fill(self, filled: Mapping[str, str], ticked: Collection[str]) -> None:
        """Show what was filled in and ticked before."""
        for key, text in filled.items():
            self.lines[key].input.setText(text)
        for reads, row in self.rows.items():
            row.tick.box.setChecked(reads in ticked)

    def empty(self) -> NamedInput | None:
        """The first field that is needed and not filled in."""
        missing = (key for key, text in self.answers().items() if not text.strip() and not self._asked[key].optional)
        return next((self.lines[key] for key in missing), None)

    def refused_field(self) -> NamedInput | None:
        """The field that a refusal is about: the secret, or else the last one."""
        shown = [self.lines[key] for key in self.answers()]
        return next((line for line in reversed(shown) if line.input.text()), None)

    def _ticked(self) -> None:
        needed = self.answers()
        for key, line in self.lines.items():
            line.setVisible(key in needed)
        self.changed.emit()

    def _put_known_by(self, known_by: str) -> None:
        line = QHBoxLayout()
        if known_by:
            line.addWidget(label(known_by, "note"), 1)
        other = self._words.gettext("Not right? Choose another …")
        self.choose = Link(self._paper, other, self._acts.choose_kind)
        line.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignTop)
        if not known_by:
            line.addStretch(1)
        self._column.addLayout(line)

    def _put_others(self, page: FoundPage) -> None:
        text = N_("Quieter ways") if page.all_quieter else N_("Other ways")
        head = label(self._words.gettext(text))
        sized(head, STRONG)
        self._column.addSpacing(self._paper.px(6))
        self._column.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._paper.px(12))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self.others: list[Link] = []
        for number, other in enumerate(page.others):
            link = Link(self._paper, other.text, partial(self._acts.take, other), flush=True)
            link.setAccessibleDescription(other.note)
            self.others.append(link)
            grid.addWidget(link, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            note = label(other.note, "note")
            note.setMinimumHeight(self._paper.px(24))
            grid.addWidget(note, number, 1)
        self._column.addLayout(grid)
