"""The dialog about the mailbox of a source that is connected already."""

from __future__ import annotations

from PySide6.QtCore import Signal

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.services import mailboxes
from grense.sources.mailbox_use import MailboxUse
from grense.storage.home import Home
from grense_tray.presenter.error_hints import problem
from grense_tray.theme import Theme
from grense_tray.windows.connect.mailbox_form import MailboxForm
from grense_tray.windows.widgets.controls import label as text_label
from grense_tray.windows.widgets.dialog import fit
from grense_tray.windows.widgets.paging import Steps

__all__ = ["MailboxDialog"]


class MailboxDialog(Steps):
    """Asks what the mailbox of the source of that label is used for, with `mailbox` as the first answer shown.

    `answered` says that an answer was kept.
    """

    answered = Signal()

    def __init__(
        self, home: Home, words: Catalogue, label: str, *, mailbox: str = "", theme: Theme | None = None
    ) -> None:
        super().__init__(words, theme, None)
        self._home, self._label = home, label
        settings, _ = home.settings()
        options = settings.sources[label]
        self.setWindowTitle(words.gettext("Mailbox"))
        fit(self, 560, 460)
        page, column = self.begin_page(N_("Mailbox: {label}"), label=label)
        self.form = MailboxForm(str(options["kind"]), settings.me, words, MailboxUse.of(options))
        if mailbox:
            self.form.begin(mailbox)
        column.addWidget(self.form)
        self.problem = text_label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        self.show_page(page, self.row((N_("Cancel"), self.close), (N_("Save"), self.keep)))
        self.form.use.setFocus()

    def keep(self) -> None:
        """Keep the answer, and close; what is no answer is said."""
        try:
            mailboxes.answer(self._home.settings_file, self._label, self.form.answer())
        except GrenseError as error:
            told = problem(error, self.words)
            self.problem.setText(told)
            self.problem.setAccessibleName(told)
            self.problem.show()
            return
        self.answered.emit()
        self.close()
