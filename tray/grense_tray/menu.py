"""The tray's menu: its rows, decided without Qt, and filling them into a menu."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.i18n import N_, NN_, Catalogue
from grense.model.time import load_zone
from grense_tray.presenter.nudge_session import morning

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

__all__ = ["MenuRow", "TrayState", "accessible_text", "fill", "rows", "until_words"]

PAUSES = (
    ("pause_hour", N_("For one hour")),
    ("pause_today", N_("For the rest of today")),
    ("pause_week", N_("Until Monday")),
)
_THINGS = NN_("one thing worth knowing", "{count} things worth knowing")
_WIDTH = 56


@dataclass(frozen=True)
class TrayState:
    """The state behind the icon and the menu: all of it at `now`, an instant, for a person in `zone`.

    `nudge` is a title, a body and the actions as codes with words. `troubles` counts the other notices.
    `day_start` is when workdays start, in minutes after midnight, if known.
    """

    now: dt.datetime
    zone: str
    nudge: tuple[str, str, tuple[tuple[str, str], ...]] | None = None
    paused_until: dt.datetime | None = None
    last_sync: dt.datetime | None = None
    has_sources: bool = False
    busy: bool = False
    troubles: int = 0
    questions_due: bool = False
    day_start: int | None = None

    @property
    def things(self) -> int:
        """The number of notices."""
        return self.troubles + (self.nudge is not None)


@dataclass(frozen=True)
class MenuRow:
    """A line of the menu: its action, as a code, and its words.

    Without a code it is only text; without words it is a separator; with `rows` it is a submenu.
    """

    code: str = ""
    text: str = ""
    enabled: bool = True
    rows: tuple[MenuRow, ...] = ()


def rows(state: TrayState, words: Catalogue) -> tuple[MenuRow, ...]:
    """All rows of the menu."""
    return (
        MenuRow("open", words.gettext("This week")),
        *((MenuRow("questions", words.gettext("Questions of this month …")),) if state.questions_due else ()),
        MenuRow(),
        *_nudge_rows(state),
        *_pause_rows(state, words),
        MenuRow(),
        *_sync_rows(state, words),
        MenuRow("add_source", words.gettext("Add a source …")),
        MenuRow("settings", words.gettext("Settings …")),
        MenuRow(),
        MenuRow("quit", words.gettext("Quit")),
    )


def accessible_text(state: TrayState, words: Catalogue) -> str:
    """The icon's state in words, for its tooltip and for screen readers."""
    if state.paused_until is not None:
        told = words.gettext("nudges paused until {time}").format(time=until_words(state.paused_until, state, words))
    elif state.things:
        told = words.ngettext(*_THINGS, state.things).format(count=words.number(state.things))
    else:
        told = words.gettext("all well")
    return words.gettext("grense: {state}").format(state=told)


def until_words(moment: dt.datetime, state: TrayState, words: Catalogue) -> str:
    """A future moment in its shortest form: `13:00`, `Monday`, `Monday 00:20`."""
    zone = load_zone(state.zone)
    local, today = moment.astimezone(zone), state.now.astimezone(zone).date()
    if local.time() == morning(state.day_start):
        return words.weekday(local.date())
    if local.date() == today:
        return words.clock(local)
    return words.gettext("{weekday} {time}").format(weekday=words.weekday(local.date()), time=words.clock(local))


def fill(menu: QMenu, wanted: Sequence[MenuRow], chosen: Callable[[str], None]) -> None:
    """Replace the rows of a menu; `chosen` is called with the code of a row."""
    for action in menu.actions():
        if (inner := action.menu()) is not None:
            inner.deleteLater()  # clearing does not delete it, and the menu is refilled for weeks
    menu.clear()
    for row in wanted:
        if row.rows:
            fill(menu.addMenu(_plain(row.text)), row.rows, chosen)
        elif not row.text:
            menu.addSeparator()
        else:
            action = menu.addAction(_plain(row.text))
            action.setEnabled(row.enabled and bool(row.code))
            action.triggered.connect(lambda _=False, code=row.code: chosen(code))


def _nudge_rows(state: TrayState) -> tuple[MenuRow, ...]:
    if state.nudge is None:
        return ()
    title, body, actions = state.nudge
    lines = (MenuRow("open", line) for line in textwrap.wrap(body, _WIDTH, break_long_words=False))
    return (MenuRow("open", title), *lines, *(MenuRow(f"nudge:{code}", text) for code, text in actions), MenuRow())


def _pause_rows(state: TrayState, words: Catalogue) -> tuple[MenuRow, ...]:
    if state.paused_until is None:
        choices = tuple(MenuRow(code, words.gettext(text)) for code, text in PAUSES)
        return (MenuRow(text=words.gettext("Pause nudges"), rows=choices),)
    until = until_words(state.paused_until, state, words)
    return (
        MenuRow(text=words.gettext("Nudges paused until {time}").format(time=until)),
        MenuRow("resume", words.gettext("Resume nudges")),
    )


def _sync_rows(state: TrayState, words: Catalogue) -> tuple[MenuRow, ...]:
    if not state.has_sources:
        return ()
    if state.busy:
        return (MenuRow(text=words.gettext("Syncing …")),)
    if state.last_sync is None:
        return (MenuRow("sync", words.gettext("Sync now")),)
    zone = load_zone(state.zone)
    local, today = state.last_sync.astimezone(zone), state.now.astimezone(zone).date()
    when = words.clock(local) if local.date() == today else f"{words.date(local.date())} {words.clock(local)}"
    return (MenuRow("sync", words.gettext("Sync now (last {time})").format(time=when)),)


def _plain(text: str) -> str:
    """A text with its mnemonics escaped."""
    return text.replace("&", "&&")
