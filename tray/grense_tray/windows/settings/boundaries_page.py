"""The page about boundaries: the employer's measures and the person's choices, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from grense.errors import ZoneError
from grense.i18n import Catalogue
from grense.model.time import load_zone
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense_tray.platform.wake import zone_now
from grense_tray.presenter.boundaries import agreed, measures, place
from grense_tray.presenter.settings_fields import Choice
from grense_tray.theme import Theme
from grense_tray.windows.settings.fields import FieldWidget, field_for
from grense_tray.windows.settings.ways import WaysField
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.style import PANEL, dress, sized

__all__ = ["WIDEST", "BoundariesPage"]

WIDEST = 1080
_BESIDE = 78  # minimum width, in letters, for the two halves side by side


class BoundariesPage(QWidget):
    """The settings about boundaries as `fields`, with the texts of the report, the workplace and the law."""

    def __init__(self, home: Home, words: Catalogue, theme: Theme, choices: Iterable[Choice]) -> None:
        super().__init__()
        self._home, self._words, self._theme = home, words, theme
        self.fields: dict[str, FieldWidget] = {
            one.key: WaysField(one, words) if one.key == "strategies" else field_for(one, words) for one in choices
        }
        said = measures(words)
        self._agreed, self._place = QWidget(), QWidget()
        self._settings = Settings()
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(28)
        for parts in (
            (label(said.heading, "head"), _list(said.measures), *map(label, said.found), *self._policy()),
            [field for key, field in self.fields.items() if key != "policy"],
        ):
            self._halves.addLayout(_column(parts), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addWidget(label(said.lead))
        whole.addLayout(self._halves)

    def refresh(self, settings: Settings) -> None:
        """Show the policy and the law for these settings."""
        self._settings = settings
        self._tell_policy(settings)
        first, *more = place(settings.country, self._words, on=_today(settings.tz))
        self._put(self._place, [label(first), *([label(" ".join(more), "note")] if more else [])])
        if self.isVisible():
            dress(self.window(), self._theme)

    def show_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme

    def showEvent(self, event: QShowEvent) -> None:  # Qt's name
        """Reload: the policy's file and the day may have changed."""
        super().showEvent(event)
        self.refresh(self._settings)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place the halves side by side or below each other."""
        super().resizeEvent(event)
        beside = self.width() >= self.fontMetrics().horizontalAdvance("n" * _BESIDE)
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def _policy(self) -> list[QWidget]:
        """The workplace's part: its policy, and the law."""
        head = label(self._words.gettext("What holds where you work"), "head")
        field = self.fields["policy"]
        sized(field.title, PANEL)
        for part in (self._agreed, self._place):
            _column([], part)
        return [field, self._agreed, head, self._place]

    def _tell_policy(self, settings: Settings) -> None:
        found, field = agreed(self._home, settings, self._words), self.fields["policy"]
        # A refused file is shown in the field with the reason; the one in the settings is another.
        refused = field.answer() != (settings.policy or "")
        if not refused:
            field.tell(found.problem)
        parts = [] if refused or not found.lines else [_list(found.lines), label(found.note, "note")]
        self._put(self._agreed, parts)
        self._agreed.setVisible(bool(parts))

    def _put(self, around: QWidget, parts: Iterable[QWidget]) -> None:
        """Replace the widgets of a layout."""
        column = around.layout()
        if column is None:
            return
        while (item := column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for part in parts:
            column.addWidget(part)


def _today(tz: str | None) -> dt.date:
    try:
        return dt.datetime.now(load_zone(zone_now(tz))).date()
    except ZoneError:  # an unknown zone is reported elsewhere
        return dt.datetime.now(dt.UTC).date()


def _column(parts: Iterable[QWidget], on: QWidget | None = None) -> QVBoxLayout:
    column = QVBoxLayout(on) if on is not None else QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for part in parts:
        if column.count() and (isinstance(part, FieldWidget) or part.objectName() == "head"):
            column.addSpacing(14)
        column.addWidget(part)
    if on is None:
        column.addStretch(1)
    return column


def _list(lines: Iterable[str]) -> QWidget:
    """Lines with a dash before each."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for number, line in enumerate(lines):
        grid.addWidget(label("–"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(line), number, 1)
    return table
