"""The first page: one field for an address, and the ways without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from grense.i18n import N_, Catalogue
from grense_tray.presenter.refusals import Refusal
from grense_tray.windows.connect.refusal import RefusalBox
from grense_tray.windows.widgets.button_row import LinkRow
from grense_tray.windows.widgets.controls import Hairline, label
from grense_tray.windows.widgets.style import STRONG, Paper, sized

__all__ = ["AddressPage"]

_SOON = 1000  # milliseconds after which the button says who is asked
_ASKED = N_(
    "Only what stands after the @ is asked about: the domain's own records and servers, nobody else's. Your name is "
    "not sent, and no password is asked for here."
)


class AddressPage(QWidget):
    """`links` are the texts and acts of the ways without an address."""

    def __init__(self, words: Catalogue, links: Sequence[tuple[str, Callable[[], object]]]) -> None:
        super().__init__()
        self._words = words
        paper = Paper()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, paper.px(12), 0, 0)
        column.setSpacing(paper.px(6))
        name = label(words.gettext("Address you use for work"))
        sized(name, STRONG)
        self.line = QLineEdit()
        self.line.setAccessibleName(name.text())
        self.line.setMaximumWidth(paper.px(480))
        self.line.setMinimumHeight(paper.px(32))
        name.setBuddy(self.line)
        note = label(words.gettext(_ASKED), "note")
        note.setMaximumWidth(paper.px(520))
        self.line.setAccessibleDescription(note.text())
        self.refusal = RefusalBox()
        for widget in (name, self.line, note):
            column.addWidget(widget)
        column.addSpacing(paper.px(10))
        column.addWidget(self.refusal)
        column.addSpacing(paper.px(10))
        column.addWidget(Hairline())
        column.addWidget(label(words.gettext("Not an address?"), "note"))
        self.links = LinkRow(paper)
        self.links.offer([(act, words.gettext(text)) for text, act in links], lambda act: act())
        column.addWidget(self.links)
        self._asking: tuple[QPushButton, str] | None = None
        self._said = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self._say)

    def ask(self, button: QPushButton, domain: str) -> None:
        """Show that a domain is asked; soon the button says so."""
        self.refusal.clear()
        self._asking = button, button.text()
        self._said = self._words.gettext("Asking {domain} …").format(domain=domain)
        for widget in (self.line, button):
            widget.setEnabled(False)
        self._soon.start()

    def refuse(self, said: Refusal, follow: Callable[[], object] | None = None) -> None:
        """Show why nothing was found, with the address to be mended."""
        self.refusal.tell(said, follow)
        self.line.setFocus()
        self.line.selectAll()

    def stop(self) -> None:
        """Show that nothing is asked any more, with the address to be mended."""
        self._soon.stop()
        if self._asking is not None:
            (button, text), self._asking = self._asking, None
            button.setText(text)
            for widget in (self.line, button):
                widget.setEnabled(True)
            self.line.setFocus()
            self.line.selectAll()

    def _say(self) -> None:
        if self._asking is not None:
            self._asking[0].setText(self._said)
