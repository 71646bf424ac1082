"""The nudge of the moment under the window's header: what is said, why, on what evidence, and all the answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from grense.kinds import KINDS
from grense.nudges import Nudge, wording
from grense.text import NN_, Catalogue
from grense_tray.charts.canvas import BASE, NOTE, PANEL
from grense_tray.nudger import answers_of
from grense_tray.telling import evidence_rows
from grense_tray.windows.paper import Paper, PushButton, Text

__all__ = ["NudgeLine", "evidence_line"]

_SHOWN = 3
_MORE = NN_("and one more", "and {count} more")


class NudgeLine(QFrame):
    """A quiet panel, hidden where there is nothing to say. `answered` tells the code of what was pressed."""

    answered = Signal(str)

    def __init__(self, paper: Paper, words: Catalogue) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("panel")
        self.title, self.body = Text(paper, "", PANEL), Text(paper, "", BASE)
        self.reason, self.evidence = Text(paper, "", NOTE, "ink2"), Text(paper, "", NOTE, "ink2")
        self._answers = Answers(paper)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(paper.px(16), paper.px(12), paper.px(16), paper.px(12))
        lines.setSpacing(paper.px(4))
        for text in (self.title, self.body, self.reason, self.evidence):
            lines.addWidget(text)
        lines.addSpacing(paper.px(4))
        lines.addWidget(self._answers)
        self.hide()

    @property
    def buttons(self) -> tuple[PushButton, ...]:
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


class Answers(QWidget):
    """Buttons beside each other, and below each other where there is no room: a button's text does not wrap."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self.buttons: tuple[PushButton, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer(self, answers: tuple[tuple[str, str], ...], answered: Callable[[str], object]) -> None:
        """Offer other answers, as codes with words; `answered` hears the code."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()  # not at once: it may be the one that is being pressed
        self.buttons = tuple(
            PushButton(self._paper, text.replace("&", "&&"), lambda code=code: answered(code))  # type: ignore[misc]  # bound now
            for code, text in answers
        )
        for button in self.buttons:
            button.setParent(self)
            button.show()
        self._place()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # Qt's name
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # Qt's name
        """The height of as many rows as the width makes of them."""
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:  # Qt's name
        """All in one row."""
        gaps = self._gap * max(len(self.buttons) - 1, 0)
        width = sum(button.sizeHint().width() for button in self.buttons) + gaps
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """Room for the widest."""
        hints = [button.sizeHint() for button in self.buttons]
        return QSize(max((one.width() for one in hints), default=0), max((one.height() for one in hints), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Put them where there is room."""
        super().resizeEvent(event)
        self._place()

    @property
    def _gap(self) -> int:
        return self._paper.px(8)

    def _place(self) -> None:
        for button, place in zip(self.buttons, self._places(self.width()), strict=True):
            button.setGeometry(place)

    def _places(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        at, bottom = QPoint(0, 0), 0
        for button in self.buttons:
            size = button.sizeHint()
            if at.x() and at.x() + size.width() > width:
                at = QPoint(0, bottom + self._gap)
            places.append(QRect(at, size))
            bottom = max(bottom, at.y() + size.height())
            at = QPoint(at.x() + size.width() + self._gap, at.y())
        return places


def evidence_line(nudge: Nudge, words: Catalogue) -> str:
    """The latest pieces of evidence in one line; empty where it rests on counts alone."""
    items = tuple(item for item in nudge.evidence if item.kind in KINDS)
    if not items:
        return ""
    rows = evidence_rows(items, nudge.due, words)
    told = [f"{' '.join(row.when.split())} {row.what}" for row in rows[-_SHOWN:]]
    if rest := len(rows) - len(told):
        told.append(words.ngettext(*_MORE, rest).format(count=words.number(rest)))
    return words.gettext("Evidence: {rows}").format(rows=", ".join(told))
