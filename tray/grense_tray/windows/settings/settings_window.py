"""The settings: pages of fields, each written when it is changed, with the sources and what is kept beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.storage.home import Home
from grense.storage.settings import GROUPS, Settings, change
from grense_tray.backend.worker import WorkerProcess, own_worker
from grense_tray.platform import autostart
from grense_tray.presenter import settings_fields as choices
from grense_tray.presenter.error_hints import in_file, problem
from grense_tray.presenter.settings_values import written
from grense_tray.theme import Theme
from grense_tray.windows.settings.boundaries_page import WIDEST, BoundariesPage
from grense_tray.windows.settings.fields import FieldWidget, field_for
from grense_tray.windows.settings.source_list import SourceList
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import button, give_keys, label
from grense_tray.windows.widgets.dialog import Dialog, fit
from grense_tray.windows.widgets.paging import scrolled
from grense_tray.windows.widgets.style import Paper, current_theme, dress

__all__ = ["SettingsWindow"]


class SettingsWindow(Dialog):
    """All that can be chosen. The signals say that something was written: settings, sources, or what is kept.

    `kinds` are the nudges that can be switched off, each with its name in the catalogue.
    """

    settings_changed = Signal()
    sources_changed = Signal()
    data_changed = Signal()
    data_wanted = Signal()
    source_wanted = Signal(str)
    mailbox_wanted = Signal(str)
    """The label of a source to sign in to again; empty for a new one."""

    def __init__(
        self,
        home: Home,
        words: Catalogue,
        theme: Theme | None = None,
        *,
        kinds: tuple[tuple[str, str], ...] = (),
        worker: WorkerProcess | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker or own_worker()
        self._home, self._kinds, self._theme = home, kinds, theme or current_theme()
        self.words = words
        self.fields: dict[str, FieldWidget] = {}
        self.boundaries: BoundariesPage | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        fit(self, 860, 640)
        self._build()

    def show_words(self, words: Catalogue) -> None:
        """Speak another language from now on."""
        place = self.names.currentRow()
        self.words = words
        self._build()
        self.names.setCurrentRow(place)

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        if self.boundaries is not None:
            self.boundaries.show_theme(theme)
        dress(self, theme)

    def open_page(self, name: str) -> None:
        """Show the page of one of `grense.storage.settings.GROUPS`, by its name."""
        self.names.setCurrentRow([page.name for page in GROUPS].index(name))

    def refresh_sources(self) -> None:
        """Look again at how the sources are."""
        self.sources.refresh()

    def _build(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.setWindowTitle(self.words.gettext("Settings of grense"))
        self.fields, self.boundaries = {}, None
        settings, error = self._settings()
        self.names, self._stack = QListWidget(), QStackedWidget()
        self.names.setObjectName("pages")
        self.names.setAccessibleName(self.words.gettext("Pages of the settings"))
        self.names.setWordWrap(True)
        self.names.setTextElideMode(Qt.TextElideMode.ElideNone)
        for page in choices.pages(self._kinds):
            self.names.addItem(self.words.gettext(page.title))
            self._stack.addWidget(self._page(page, settings, error))
        px = Paper().px
        widest = self.names.sizeHintForColumn(0) + px(40)
        self.names.setFixedWidth(min(max(widest, px(160)), px(280)))
        self.names.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._row.addWidget(self.names)
        self._row.addWidget(self._stack, 1)
        self.names.setCurrentRow(0)
        dress(self, self._theme)

    def _settings(self) -> tuple[Settings, GrenseError | None]:
        """The settings, or the defaults and why the file cannot be understood."""
        try:
            return self._home.settings(first_start=True)[0], None
        except GrenseError as error:
            return Settings(), error

    def _page(self, page: choices.SettingsPage, settings: Settings, error: GrenseError | None) -> QWidget:
        area, column = scrolled(WIDEST) if page.name == "boundaries" else scrolled()
        column.addWidget(label(self.words.gettext(page.title), "title"))
        if error is not None:
            self._put_error(column, error)
        elif page.name == "boundaries":
            self._put_boundaries(column, page, settings)
        else:
            for choice in page.choices:
                field = field_for(choice, self.words)
                self._take(field, settings)
                column.addWidget(field)
        if page.name == "person":
            self._put_autostart(column)
        if page.name == "sources":
            self.sources = SourceList(self._home, self.words, self._theme, self._worker)
            self.sources.changed.connect(self.sources_changed)
            self.sources.data_changed.connect(self.data_changed)
            self.sources.source_wanted.connect(self.source_wanted)
            self.sources.mailbox_wanted.connect(self.mailbox_wanted)
            column.addWidget(self.sources)
        if page.name == "data":
            self._put_data(column)
        column.addStretch(1)
        give_keys(area)
        return area

    def _put_error(self, column: QVBoxLayout, error: GrenseError) -> None:
        column.addWidget(label(in_file(error, self.words), "problem"))
        column.addWidget(label(str(self._home.settings_file), "note"))
        file = QUrl.fromLocalFile(str(self._home.settings_file))
        opens = button(self.words.gettext("Open the file"), first=True)
        opens.clicked.connect(lambda _: QDesktopServices.openUrl(file))
        column.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeft)
        again = button(self.words.gettext("Read it again"))
        again.clicked.connect(lambda _: self._build())
        column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)

    def _take(self, field: FieldWidget, settings: Settings) -> None:
        """Let a field show the settings, and write what is answered in it."""
        self.fields[field.choice.key] = field
        field.put(choices.shown(field.choice, settings))
        field.answered.connect(lambda: self._keep(field))

    def _put_boundaries(self, column: QVBoxLayout, page: choices.SettingsPage, settings: Settings) -> None:
        self.boundaries = BoundariesPage(self._home, self.words, self._theme, page.choices)
        for field in self.boundaries.fields.values():
            self._take(field, settings)
        self.boundaries.refresh(settings)
        column.addWidget(self.boundaries)

    def _keep(self, field: FieldWidget) -> None:
        choice = field.choice
        try:
            change(self._home.settings_file, choice.key, written(choice, field.answer()))
        except GrenseError as error:
            field.tell((in_file if choice.form == "file" else problem)(error, self.words))
        else:
            field.tell("")
            self.settings_changed.emit()
        if self.boundaries is not None:
            self.boundaries.refresh(self._settings()[0])

    def _put_autostart(self, column: QVBoxLayout) -> None:
        self.start_at_login = Tick(self.words.gettext("Start with the computer"))
        self.start_at_login.box.setChecked(autostart.is_enabled())
        self.start_at_login.box.clicked.connect(self._set_autostart)
        self.start_problem = label("", "problem")
        self.start_problem.hide()
        column.addWidget(self.start_at_login)
        column.addWidget(self.start_problem)

    def _set_autostart(self, wanted: bool) -> None:
        try:
            (autostart.enable if wanted else autostart.disable)()
        except OSError:
            self.start_problem.setText(self.words.gettext("The system does not let grense write that."))
        self.start_problem.setHidden(autostart.is_enabled() == wanted)
        self.start_at_login.box.setChecked(autostart.is_enabled())

    def _put_data(self, column: QVBoxLayout) -> None:
        text = N_("Everything that is held about you can be read, taken along, and deleted for good.")
        column.addWidget(label(self.words.gettext(text)))
        self.show_data = button(self.words.gettext("Show everything that is held about me …"))
        self.show_data.clicked.connect(lambda _: self.data_wanted.emit())
        column.addWidget(self.show_data, 0, Qt.AlignmentFlag.AlignLeft)
