"""The panel that says beforehand what the page of a sign-in will say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from grense.i18n import Catalogue
from grense_tray.presenter.consents import ConsentLine, ConsentText
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.style import Paper

__all__ = ["ConsentPanel"]


class ConsentPanel(QFrame):
    """Hidden until `tell`."""

    def __init__(self, words: Catalogue) -> None:
        super().__init__()
        self._words, paper = words, Paper()
        self.setObjectName("panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(paper.px(16), paper.px(12), paper.px(16), paper.px(12))
        column.setSpacing(paper.px(6))
        self._title, self._note = label("", "head"), label("", "note")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(paper.px(16))
        self._grid.setVerticalSpacing(paper.px(2))
        self._grid.setColumnStretch(1, 1)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addWidget(self._note)
        self.hide()

    def tell(self, text: ConsentText | None) -> None:
        """Show what the page says, or nothing."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(text is not None)
        if text is None:
            return
        self._title.setText(text.title)
        self._note.setText(text.note)
        self.setAccessibleName(text.title)
        self._fill(text.lines)

    def _fill(self, lines: Sequence[ConsentLine]) -> None:
        for number, line in enumerate(lines):
            name = label(line.name, "note")
            name.setWordWrap(False)
            self._grid.addWidget(name, number, 0)
            self._grid.addWidget(label(line.quoted, "note"), number, 1)
