"""The subjects in the view of patterns: the seven patterns with their figures, then the texts to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.presenter.patterns_model import PatternRow, Subject
from grense_tray.windows.settings.pick_row import PickRow
from grense_tray.windows.widgets.controls import Hairline, Sign, Text
from grense_tray.windows.widgets.style import AXIS, BASE, FIGURE, SMALL_STRONG, STRONG, Paper, sized

__all__ = ["SubjectList"]

_PATTERN, _SUBJECT = 38, 28


class SubjectLine(PickRow):
    """One subject: its sign and name, and at the right a summary."""

    def __init__(self, paper: Paper, place: int, key: str, name: str, spoken: str) -> None:
        super().__init__(place, spoken)
        self._paper, self.key = paper, key
        px, self._line = paper.px, QHBoxLayout(self)
        self._line.setContentsMargins(px(5), px(2), px(6), px(2))
        self._line.setSpacing(px(8))
        self.name = Text(paper, name, BASE)

    def mark(self, *, picked: bool) -> None:
        """Mark it as the one shown at the right, or not."""
        sized(self.name, STRONG if picked else BASE)
        super().mark(picked=picked)


def _pattern_row(paper: Paper, place: int, told: PatternRow) -> SubjectLine:
    row = SubjectLine(paper, place, told.category, told.name, told.spoken)
    row.setMinimumHeight(paper.px(_PATTERN))
    figures = QVBoxLayout()
    figures.setSpacing(0)
    for text, role, ink in ((told.figure, FIGURE, "ink"), (told.direction, AXIS, "ink2")):
        shown = Text(paper, text, role, ink)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight)
        figures.addWidget(shown)
    line = row.layout()
    if isinstance(line, QHBoxLayout):
        line.addWidget(Sign(paper, told.category, "ink2"))
        line.addWidget(row.name, 1)
        line.addLayout(figures, 1)
    return row


def _subject_row(paper: Paper, place: int, told: Subject) -> SubjectLine:
    row = SubjectLine(paper, place, told.key, told.name, f"{told.name}: {told.aside}")
    row.setMinimumHeight(paper.px(_SUBJECT))
    line = row.layout()
    if isinstance(line, QHBoxLayout):
        line.addSpacing(paper.px(20))  # in place of a sign
        line.addWidget(row.name, 2)
        aside = Text(paper, told.aside, AXIS, "ink2")
        aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(aside, 3)
    return row


class SubjectList(QWidget):
    """All subjects, the patterns in the report's order of weight. `chosen` carries a category or a subject's key."""

    reader_role = QAccessible.Role.List
    chosen = Signal(str)

    def __init__(self, paper: Paper, words: Catalogue) -> None:
        super().__init__()
        self._paper, self._words = paper, words
        self._told: tuple[tuple[PatternRow, ...], tuple[Subject, ...]] = ((), ())
        self.rows: list[SubjectLine] = []
        self._inner = QWidget()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self._inner)

    def tell(self, name: str, rows: Sequence[PatternRow], subjects: Sequence[Subject], picked: str | None) -> None:
        """Show other rows, or pick another one."""
        self.setAccessibleName(name)
        if (tuple(rows), tuple(subjects)) != self._told:
            self._told = (tuple(rows), tuple(subjects))
            self._fill()
        for row in self.rows:
            row.mark(picked=row.key == picked)

    def _fill(self) -> None:
        focused = next((place for place, row in enumerate(self.rows) if row.hasFocus()), None)
        fresh, patterns, px = QWidget(), self._told[0], self._paper.px
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.rows = [_pattern_row(self._paper, place, one) for place, one in enumerate(patterns)]
        if patterns:
            lines.addWidget(Text(self._paper, self._words.gettext("Your patterns"), SMALL_STRONG, "ink2"))
            lines.addSpacing(px(4))
        for row in self.rows:
            lines.addWidget(row)
        if patterns:
            lines.addSpacing(px(6))
            lines.addWidget(Hairline())
            lines.addSpacing(px(8))
        lines.addWidget(Text(self._paper, self._words.gettext("Read and do"), SMALL_STRONG, "ink2"))
        lines.addSpacing(px(4))
        for one in self._told[1]:
            row = _subject_row(self._paper, len(self.rows), one)
            self.rows.append(row)
            lines.addWidget(row)
        for row in self.rows:
            row.chosen.connect(lambda place: self.chosen.emit(self.rows[place].key))
            row.moved.connect(self._move)
        self._whole.replaceWidget(self._inner, fresh)
        self._inner.hide()
        self._inner.deleteLater()
        self._inner = fresh
        if focused is not None and self.rows:
            self.rows[min(focused, len(self.rows) - 1)].setFocus()

    def _move(self, steps: int) -> None:
        place = next((number for number, row in enumerate(self.rows) if row.hasFocus()), 0) + steps
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(self.rows[place].key)
