"""The last page: what was read, in numbers; what the mailbox is for; and how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from grense.i18n import N_, Catalogue
from grense_tray.presenter.connected import MAILBOX, ReadCount
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import Hairline, Link, give_keys, label
from grense_tray.windows.widgets.paging import Confirmation, bring_into_view
from grense_tray.windows.widgets.style import LEAD, STRONG, Paper, sized

__all__ = ["DonePage"]

_READING = N_("Reading for the first time …")
_AGAIN = N_("It is read again while grense runs.")


class DonePage(QWidget):
    """`note` says what was not connected; `mailbox` is the answer that is shown first, empty where no mail is read."""

    def __init__(self, words: Catalogue, note: str, mailbox: str, take_back: Callable[[], object]) -> None:
        super().__init__()
        self._words, self._paper, self._take_back = words, Paper(), take_back
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._paper.px(12))
        self._figures = QHBoxLayout()
        self._figures.setSpacing(self._paper.px(40))
        self.said = label(words.gettext(_READING), "note")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(self._paper.px(4))
        self.bar.setAccessibleName(self.said.text())
        self.problem = label("", "problem")
        self.problem.hide()
        column.addLayout(self._figures)
        for widget in (self.bar, self.said, self.problem):
            column.addWidget(widget)
        if note:
            column.addWidget(label(note, "note"))
        self.uses: dict[str, Tick] = {}
        if mailbox:
            self._put_uses(mailbox)
        column.addWidget(Hairline())
        column.addWidget(label(words.gettext(_AGAIN), "note"))
        self.back = Link(self._paper, words.gettext("Take it back and delete what was read"), self._ask, flush=True)
        column.addWidget(self.back)
        self.question: Confirmation | None = None

    def mailbox(self) -> str:
        """What the mailbox is for, of `MAILBOX`; empty where that is not asked."""
        return next((use for use, tick in self.uses.items() if tick.box.isChecked()), "")

    def show_progress(self, done: int, total: int) -> None:
        """Show how much of how much is read."""
        self.bar.setRange(0, max(total, done, 1))
        self.bar.setValue(done)

    def show_figures(self, figures: Sequence[ReadCount], said: str) -> None:
        """Show what was read."""
        self.bar.hide()
        self.said.setText(said)
        self.said.setVisible(bool(said))
        while self._figures.count():
            self._figures.takeAt(0)
        for figure in figures:
            block, number = QVBoxLayout(), label(figure.number)
            sized(number, LEAD)
            number.setAccessibleName(f"{figure.number} {figure.word}")
            block.setSpacing(0)
            block.addWidget(number)
            word = label(figure.word, "note")
            word.setWordWrap(False)
            block.addWidget(word)
            self._figures.addLayout(block)
        self._figures.addStretch(1)

    def show_problem(self, text: str) -> None:
        """Show why it cannot be read now."""
        self.bar.hide()
        self.said.hide()
        self.problem.setText(text)
        self.problem.setAccessibleName(text)
        self.problem.show()

    def _put_uses(self, mailbox: str) -> None:
        self._column.addWidget(Hairline())
        head = label(self._words.gettext("This mailbox is:"))
        sized(head, STRONG)
        self._column.addWidget(head)
        group = QButtonGroup(self)
        for use, (text, note) in MAILBOX.items():
            tick = self.uses[use] = Tick(self._words.gettext(text), radio=True)
            tick.box.setAccessibleName(f"{head.text()} {tick.text.text()}")
            tick.box.setAccessibleDescription(self._words.gettext(note))
            tick.box.setChecked(use == mailbox)
            group.addButton(tick.box)
            explained = label(self._words.gettext(note), "note")
            explained.setContentsMargins(36, 0, 0, 0)
            block = QVBoxLayout()
            block.setSpacing(0)
            block.addWidget(tick)
            block.addWidget(explained)
            self._column.addLayout(block)

    def _ask(self) -> None:
        if self.question is not None:
            return
        text = self._words.gettext("Disconnect it? Its sign-in goes, and what was read from it is deleted.")
        self.question = Confirmation(self._words, text, {N_("Disconnect, and delete what was read"): self._take_back})
        self.question.answered.connect(self._no_question)
        self._column.addWidget(self.question)
        give_keys(self.question)
        self.question.ask()
        QTimer.singleShot(0, self.question, self._show_question)

    def _show_question(self) -> None:
        if self.question is not None:
            bring_into_view(self.question)

    def _no_question(self) -> None:
        self.question = None
        self.back.setFocus()
