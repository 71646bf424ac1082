"""The first start: the language, what is read and what never is, what nudges do, a few choices, and a first source.

Every step can be left out: what is not chosen keeps its default, and everything stands in the settings later.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.rules.profiles import default_profile
from grense.services.personal_data import STAYS
from grense.storage.home import Home
from grense.storage.settings import change
from grense.wording.connecting import READS
from grense_tray.backend.worker import WorkerProcess, own_worker
from grense_tray.platform.wake import zone_now
from grense_tray.presenter.error_hints import problem
from grense_tray.presenter.settings_fields import choice_of, shown
from grense_tray.presenter.settings_values import written
from grense_tray.theme import Theme
from grense_tray.windows.settings.fields import FieldWidget, field_for
from grense_tray.windows.widgets.controls import button, label
from grense_tray.windows.widgets.dialog import fit
from grense_tray.windows.widgets.paging import Steps

__all__ = ["FirstStart"]

_NEVER = N_(
    "Never kept: subjects, texts, names, addresses of others, places, attachments. What a calendar brings along of "
    "them is dropped at once. Nobody else sees any of it: there is no account, no server of ours, and no report to an "
    "employer."
)
_NUDGES = (
    N_("A nudge is a short message on this screen, such as: free from now gives {limit} until 08:00."),
    N_("It comes while something can still be changed: before the evening, before a short rest, before a full week."),
    N_("At most one a day beside a weekly summary, none during a meeting, none at night unless you are working."),
    N_(
        "A nudge never blocks, sends or moves anything, and nobody else sees it. A kind that is put away three times "
        "stays quiet."
    ),
)


class FirstStart(Steps):
    """The wizard. `finished` tells whether the person came to its end, `source_wanted` that one is to be connected.

    `example_wanted` says that the person would like to look at the made-up person first. `speak` gives the catalogue
    of a language, or of the system's for None; with it a chosen language is spoken at once.
    """

    finished = Signal(bool)
    settings_changed = Signal()
    source_wanted = Signal()
    example_wanted = Signal()

    def __init__(
        self,
        home: Home,
        words: Catalogue,
        theme: Theme | None = None,
        *,
        speak: Callable[[str | None], Catalogue] | None = None,
        worker: WorkerProcess | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, theme, parent)
        self._home, self._speak = home, speak
        self._fields: list[FieldWidget] = []
        self._ended = False
        self._protection = ""
        self._pages = (self._speaking, self._reading, self._nudging, self._working, self._living, self._source)
        self.step = 0
        fit(self, 660, 580)
        # Alt with the arrows goes back and on. Not as keys of the window: a button takes arrows for itself.
        QShortcut("Alt+Left", self, self._back)
        QShortcut("Alt+Right", self, self._next)
        home.settings(first_start=True)
        (worker or own_worker()).ask("protection", self._tell_protection, owner=self)
        self.go(0)

    def go(self, step: int) -> None:
        """Show a step, counted from 0."""
        self.step, self._fields = step, []
        self.setWindowTitle(self.words.gettext("Welcome to grense"))
        self._pages[step]()

    def closeEvent(self, event: QCloseEvent) -> None:  # Qt's name
        """Leaving early is an end, too."""
        self._end(False)
        super().closeEvent(event)

    # The steps.

    def _speaking(self) -> None:
        page, column = self._begin(N_("Welcome"))
        text = N_("grense shows you, and nobody else, where your working time crosses boundaries.")
        column.addWidget(label(self.words.gettext(text)))
        self._ask(column, "language")
        self._close_page(page, column)

    def _reading(self) -> None:
        page, column = self._begin(N_("What is read, and what never is"))
        for text in (*READS.values(), _NEVER):
            column.addWidget(label(self.words.gettext(text)))
        self._stays = label(self.words.gettext(STAYS[self._protection]) if self._protection else "")
        self._stays.setVisible(bool(self._protection))
        column.addWidget(self._stays)
        self._close_page(page, column)

    def _nudging(self) -> None:
        page, column = self._begin(N_("What nudges do, and what they do not"))
        limit = self.words.limit(default_profile().limit("short_rest") or 0.0)
        for text in _NUDGES:
            column.addWidget(label(self.words.gettext(text).format(limit=limit)))
        self._ask(column, "nudges")
        self._close_page(page, column)

    def _working(self) -> None:
        page, column = self._begin(N_("When you ordinarily work"))
        for key in ("hours", "agreed_hours"):
            self._ask(column, key)
        self._close_page(page, column)

    def _living(self) -> None:
        page, column = self._begin(N_("Where you are"))
        for key in ("tz", "country"):
            self._ask(column, key)
        self._close_page(page, column)

    def _source(self) -> None:
        page, column = self._begin(N_("Where your times come from"))
        text = N_("A calendar or a mailbox, in a few questions. It is tried first, and it can be taken back any time.")
        column.addWidget(label(self.words.gettext(text)))
        self.connect_button = self._offer(column, N_("Connect a source …"), self.source_wanted.emit, first=True)
        text = N_("Or look at a made-up person first: forty weeks of Kari, who does not exist.")
        column.addWidget(label(self.words.gettext(text)))
        self.example_button = self._offer(column, N_("Look at the example"), self._example)
        self._close_page(page, column)

    def _begin(self, title: str) -> tuple[QWidget, QVBoxLayout]:
        page, column = self.begin_page(title)
        text = self.words.gettext("Step {step} of {steps}").format(step=self.step + 1, steps=len(self._pages))
        column.insertWidget(0, label(text, "note"))
        return page, column

    def _ask(self, column: QVBoxLayout, key: str) -> None:
        settings, _ = self._home.settings()
        field = field_for(choice_of(key), self.words)
        field.put(zone_now(settings.tz) if key == "tz" else shown(field.choice, settings))
        field.answered.connect(lambda: self._keep(field))
        self._fields.append(field)
        column.addWidget(field)

    def _offer(self, column: QVBoxLayout, text: str, act: Callable[[], object], *, first: bool = False) -> QWidget:
        made = button(self.words.gettext(text), first=first)
        made.clicked.connect(lambda _: act())
        column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _close_page(self, page: QWidget, column: QVBoxLayout) -> None:
        column.addStretch(1)
        last = self.step == len(self._pages) - 1
        on = (N_("Finish without a source") if last else N_("Next"), self._next)
        back = [(N_("Back"), self._back)] if self.step else []
        skip = None if last else (N_("Skip all of this"), self.close)
        self.show_page(page, self.row(*back, on, plain=last, aside=skip))
        (self._fields[0] if self._fields else self.connect_button if last else self.first_button()).setFocus()

    # What the person does.

    def _keep(self, field: FieldWidget) -> None:
        try:
            change(self._home.settings_file, field.choice.key, written(field.choice, field.answer()))
        except GrenseError as error:
            field.tell(problem(error, self.words))
            return
        field.tell("")
        self.settings_changed.emit()
        if field.choice.key == "language" and self._speak is not None:
            self.words = self._speak(self._home.settings()[0].language)
            self.go(self.step)

    def _back(self) -> None:
        if self.step:
            self.go(self.step - 1)

    def _next(self) -> None:
        self.setFocus()  # what is half written in a field is an answer
        if any(not field.problem.isHidden() for field in self._fields):
            return
        if self.step + 1 < len(self._pages):
            self.go(self.step + 1)
        else:
            self._end(True)
            self.close()

    def _example(self) -> None:
        self.example_wanted.emit()
        self._end(True)
        self.close()

    def _end(self, whole: bool) -> None:
        if not self._ended:
            self._ended = True
            self.finished.emit(whole)

    def _tell_protection(self, protection: str) -> None:
        self._protection = protection
        if self.step == self._pages.index(self._reading):
            self._stays.setText(self.words.gettext(STAYS[protection]))
            self._stays.show()
