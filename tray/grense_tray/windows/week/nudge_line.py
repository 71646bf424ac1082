"""The current nudge under the window's header: its text, reason, evidence, and all the answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from grense.i18n import NN_, Catalogue
from grense.nudges import Nudge
from grense.rules.kinds import KINDS
from grense.wording import nudges as wording
from grense_tray.presenter.crossings import evidence_rows
from grense_tray.presenter.nudge_answers import answers_of
from grense_tray.windows.widgets.button_row import ButtonRow
from grense_tray.windows.widgets.controls import Text
from grense_tray.windows.widgets.style import BASE, NOTE, PANEL, Paper

__all__ = ["NudgeLine", "evidence_line"]

_SHOWN = 3
_MORE = NN_("and one more", "and {count} more")


class NudgeLine(QFrame):
    """A panel, hidden without a nudge. `answered` carries the code of the pressed answer."""

    answered = Signal(str)

    def __init__(self, paper: Paper, words: Catalogue) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("panel")
        self.title, self.body = Text(paper, "", PANEL), Text(paper, "", BASE)
        self.reason, self.evidence = Text(paper, "", NOTE, "ink2"), Text(paper, "", NOTE, "ink2")
        self._answers = ButtonRow(paper)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(paper.px(16), paper.px(12), paper.px(16), paper.px(12))
        lines.setSpacing(paper.px(4))
        for text in (self.title, self.body, self.reason, self.evidence):
            lines.addWidget(text)
        lines.addSpacing(paper.px(4))
        lines.addWidget(self._answers)
        self.hide()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The answers, in their order."""
        return self._answers.buttons

    def tell(self, nudge: Nudge | None) -> None:
        """Show another nudge, or none."""
        self.setVisible(nudge is not None)
        if nudge is None:
            self._answers.offer((), self.answered.emit)
            return
        words = self._words
        title, body, reason = (say(nudge, words) for say in (wording.title, wording.body, wording.reason))
        found = evidence_line(nudge, words)
        for text, told in ((self.title, title), (self.body, body), (self.reason, reason), (self.evidence, found)):
            text.tell(told)
        self.evidence.setVisible(bool(found))
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(part for part in (body, reason, found) if part))
        self._answers.offer(answers_of(nudge, words), self.answered.emit)


def evidence_line(nudge: Nudge, words: Catalogue) -> str:
    """The latest pieces of evidence in one line; empty for a nudge based on counts alone."""
    items = tuple(item for item in nudge.evidence if item.kind in KINDS)
    if not items:
        return ""
    rows = evidence_rows(items, nudge.due, words)
    told = [f"{' '.join(row.when.split())} {row.what}" for row in rows[-_SHOWN:]]
    if rest := len(rows) - len(told):
        told.append(words.ngettext(*_MORE, rest).format(count=words.number(rest)))
    return words.gettext("Evidence: {rows}").format(rows=", ".join(told))
