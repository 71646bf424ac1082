"""Input of a secret: a password, or the address of a calendar, which works like one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from grense.i18n import N_, Catalogue
from grense_tray.windows.connect.named_input import NamedInput
from grense_tray.windows.widgets.controls import button

__all__ = ["SecretLines"]


class SecretLines(QWidget):
    """The input lines for a kind of source, by its `needs`; none for one with an external sign-in.

    An address may be the path of a file instead, unless a source is signed in to `again`; a subscribed calendar with
    a user name has a password besides its address.
    """

    def __init__(self, words: Catalogue, needs: str, *, again: bool, with_password: bool) -> None:
        super().__init__()
        self._words = words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        is_address = needs == "address"
        where = N_("Address of the calendar, or path of the file")
        self.secret = self._line(where if is_address else N_("Password"), hidden=not is_address, shown=bool(needs))
        self.browse = button(words.gettext("Choose a file …"))
        self.browse.clicked.connect(lambda _: self._pick())
        if again or not is_address:
            self.browse.hide()
        self._column.addWidget(self.browse, 0, Qt.AlignmentFlag.AlignLeft)
        self.password = self._line(N_("Password"), hidden=True, shown=is_address and with_password)
        if needs not in ("password", "address"):
            self.hide()

    def _line(self, text: str, *, hidden: bool, shown: bool) -> QLineEdit:
        made = NamedInput(self._words.gettext(text), hidden=hidden)
        if not shown:
            made.hide()
        self._column.addWidget(made)
        return made.input

    def _pick(self) -> None:
        title = self._words.gettext("Choose a file …")
        path, _ = QFileDialog.getOpenFileName(self, title, filter="iCalendar (*.ics *.ical);;* (*)")
        if path:
            self.secret.setText(path)
