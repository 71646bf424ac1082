"""The style of all windows: the colours of the theme, the sizes of text, the spacing, and the one style sheet.

No other module of the windows sets a style sheet, a palette, a font or a colour; `controls` has the small widgets.
"""

from __future__ import annotations

from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from grense_tray.charts.canvas import AXIS, BASE, BASE_SIZE, LEAD, NOTE, PANEL, STRONG, TITLE, Role, Type
from grense_tray.theme import LIGHT, Theme, theme_of

__all__ = [
    "AXIS",
    "BASE",
    "FIGURE",
    "HEADLINE",
    "LEAD",
    "NOTE",
    "NOTE_STRONG",
    "PANEL",
    "PICKED",
    "PROBLEM",
    "SMALL_STRONG",
    "STRONG",
    "TARGET",
    "TITLE",
    "Paper",
    "brush",
    "colour",
    "current_theme",
    "dress",
    "page_type",
    "pen",
    "sized",
]

TARGET = 24
"""The least size of what is pressed, in pixels, as WCAG 2.2 (2.5.8) has it."""

HEADLINE, FIGURE = Role(18, 600), Role(12, 550)
PICKED, NOTE_STRONG, PROBLEM, SMALL_STRONG = Role(13, 550), Role(12, 600), Role(12, 500), Role(11, 600)

_FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QCheckBox, QRadioButton)
_INKS = ("ink", "ink2", "ink3", "acc", "ok", "focus")


class Paper:
    """The current theme and fonts of a window."""

    def __init__(self, theme: Theme | None = None, type_: Type | None = None) -> None:
        self.theme = theme or LIGHT
        self.type = type_ or Type(QGuiApplication.font())

    def px(self, size: float) -> int:
        """A length at text of 13 px, scaled with the text."""
        return round(size * self.type.scale)


def current_theme() -> Theme:
    """The current theme of the desktop."""
    return theme_of(QApplication.palette(), QGuiApplication.styleHints().colorScheme())


def colour(value: str) -> QColor:
    """A colour of a theme, to draw with."""
    return QColor(value)


def brush(value: str) -> QBrush:
    """A colour of a theme, to fill with."""
    return QBrush(QColor(value))


def pen(value: str, width: float) -> QPen:
    """A line in a colour of a theme; `width` is in pixels."""
    return QPen(QColor(value), width)


def sized(widget: QWidget, role: Role, type_: Type | None = None) -> None:
    """Set the size and weight of a role on a widget's text, scaled with the system's text or that of `type_`."""
    widget.setFont((type_ or Type(QApplication.font())).font(role))


def page_type() -> Type:
    """The fonts of a page that is not on the screen: the system's, at 13 px."""
    font = QFont(QApplication.font())
    font.setPixelSize(BASE_SIZE)
    return Type(font)


def dress(window: QWidget, theme: Theme) -> None:
    """Apply a theme to a window and to all its current children; call again after adding fields."""
    sheet = _style_sheet(Paper(theme))
    # Setting a style sheet resets the palettes, so it comes first.
    if sheet != window.styleSheet():
        window.setStyleSheet(sheet)
    palette = _palette(window, theme)
    window.setPalette(palette)
    # With a style sheet, a palette is not inherited by the children. Fusion draws the edge of a field a shade
    # darker than the window's colour, which is invisible on a dark window: fields have a window colour of their own.
    fields = QPalette(palette)
    fields.setColor(QPalette.ColorRole.Window, QColor(theme.line2).lighter(140))
    for child in window.findChildren(QWidget):
        child.setPalette(fields if isinstance(child, _FIELDS) else palette)
        if isinstance(child, _FIELDS) and not isinstance(child.parent(), _FIELDS):
            child.setMinimumHeight(max(TARGET, child.minimumHeight()))


def _palette(window: QWidget, theme: Theme) -> QPalette:
    palette, roles = QPalette(window.palette()), QPalette.ColorRole
    for role, value in {
        roles.Window: theme.bg,
        roles.WindowText: theme.ink,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.band,
        roles.Text: theme.ink,
        roles.Button: theme.surface,
        roles.ButtonText: theme.ink,
        roles.PlaceholderText: theme.ink3,
        roles.Highlight: theme.focus,
        roles.HighlightedText: theme.bg,
        roles.Accent: theme.focus,
        roles.Link: theme.focus,
        roles.ToolTipBase: theme.surface,
        roles.ToolTipText: theme.ink,
        roles.Light: theme.surface,
        roles.Midlight: theme.band,
        roles.Mid: theme.line2,
        roles.Dark: theme.line2,
        roles.Shadow: theme.line2,
    }.items():
        palette.setColor(role, QColor(value))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.ink3))
    return palette


def _style_sheet(paper: Paper) -> str:
    """Every colour and edge of the windows, by the object names of widgets; lengths scale with the text."""
    theme, px = paper.theme, paper.px
    inks = "".join(f'QLabel[ink="{ink}"] {{ color: {getattr(theme, ink)}; }}' for ink in _INKS)
    return f"""
    QWidget {{ color: {theme.ink}; }}
    QMainWindow, QScrollArea, #page, QDialog {{ background: {theme.bg}; border: none; }}
    QScrollArea:focus {{ border: 1px solid {theme.focus}; }}
    QLabel {{ background: transparent; }} {inks}
    QWidget:disabled, QLabel:disabled {{ color: {theme.ink3}; }}
    #problem {{ border-style: solid; border-width: 0 0 0 {px(3)}px; border-color: {theme.focus};
        padding-left: {px(8)}px; }}
    #refusal {{ border-style: solid; border-width: 0 0 0 {px(3)}px; border-color: {theme.focus}; }}
    #hairline {{ background: {theme.line}; border: none; }}
    #panel {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: {px(8)}px; }}
    #float {{ background: {theme.band}; border: none; border-top: 1px solid {theme.line2}; }}
    #busy {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: {px(4)}px;
        padding: {px(2)}px {px(6)}px; }}
    #popover {{ background: {theme.surface}; border: 1px solid {theme.line2}; border-radius: {px(8)}px; }}
    #evidence {{ background: {theme.bg}; border-radius: {px(4)}px; }}
    #figures {{ background: transparent; border: none; }}
    #effect {{ background: {theme.bg}; border-radius: {px(6)}px; }}
    #row {{ border: 2px solid transparent; border-left: {px(3)}px solid transparent; border-radius: {px(4)}px; }}
    #row:hover, #row[near="true"] {{ background: {theme.sel}; }}
    #row[picked="true"] {{ background: {theme.accsoft}; border-left: {px(3)}px solid {theme.acc}; }}
    #row[picked="true"][planned="true"] {{ background: {theme.sel}; border-left: {px(3)}px solid {theme.ink2}; }}
    #opened {{ background: {theme.accsoft}; border-left: {px(3)}px solid {theme.acc}; border-radius: {px(4)}px; }}
    #row:focus {{ border: 2px solid {theme.focus}; }}
    #lead {{ border: 2px solid transparent; border-radius: {px(4)}px; }}
    #lead:focus {{ border: 2px solid {theme.focus}; }}
    QPushButton {{ color: {theme.ink}; background: {theme.surface}; border: 1px solid {theme.line2};
        border-radius: {px(6)}px; padding: {px(4)}px {px(12)}px; outline: none; }}
    QPushButton:hover {{ background: {theme.sel}; }}
    QPushButton:disabled {{ color: {theme.ink3}; border-color: {theme.line}; }}
    QPushButton:focus {{ border: 2px solid {theme.focus}; padding: {px(4) - 1}px {px(12) - 1}px; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    #primary {{ background: {theme.primary}; color: {theme.on_primary}; border-color: {theme.primary}; }}
    #primary:hover {{ background: {theme.primary}; }}
    #primary:focus {{ border: 2px solid {theme.primary_focus}; }}
    #primary:disabled {{ background: {theme.band}; color: {theme.ink3}; border-color: {theme.line}; }}
    #ghost {{ background: transparent; border-color: transparent; }}
    #ghost:focus, #link:focus, #choice:focus {{ border: 2px solid {theme.focus}; }}
    #square {{ padding: 0; border-color: {theme.line}; background: transparent; }}
    #square:focus {{ padding: 0; border: 2px solid {theme.focus}; }}
    #switch {{ background: {theme.band}; border-radius: {px(8)}px; }}
    #view {{ background: transparent; border: 1px solid transparent; color: {theme.ink2}; }}
    #view:checked {{ background: {theme.surface}; border-color: {theme.line}; color: {theme.ink}; }}
    #view:disabled {{ color: {theme.ink3}; }}
    #view:focus {{ border: 2px solid {theme.focus}; }}
    #link {{ background: transparent; border: 2px solid transparent; padding: 0 {px(4)}px; color: {theme.focus};
        text-align: right; }}
    #link[flush="true"] {{ padding: 0 {px(6)}px 0 0; text-align: left; }}
    #link[flush="true"]:focus {{ border: 2px solid {theme.focus}; }}
    #choice {{ background: transparent; border: 2px solid transparent; text-align: left;
        padding: {px(6)}px {px(10)}px; }}
    #choice:hover, #choice:checked {{ background: {theme.sel}; }}
    #pages {{ background: {theme.band}; border: none; padding: {px(8)}px; outline: none; }}
    #pages::item {{ padding: {px(7)}px {px(10)}px; border-radius: {px(6)}px; color: {theme.ink2}; }}
    #pages::item:selected {{ background: {theme.surface}; color: {theme.ink}; }}
    #pages::item:selected:focus {{ border: 2px solid {theme.focus}; padding: {px(7) - 2}px {px(10) - 2}px; }}
    QMenu {{ color: {theme.ink}; background: {theme.surface}; border: 1px solid {theme.line2}; }}
    QMenu::item {{ padding: {px(6)}px {px(16)}px; }}
    QMenu::item:selected {{ background: {theme.sel}; color: {theme.ink}; }}
    QMenu::item:disabled {{ color: {theme.ink3}; }}
    #table, #days {{ background: {theme.surface}; alternate-background-color: {theme.bg}; gridline-color: {theme.line};
        selection-background-color: {theme.sel}; selection-color: {theme.ink}; }}
    #table {{ border: 2px solid {theme.line}; }}
    #table::item {{ padding: 0 {px(8)}px; }}
    #days {{ border: 2px solid {theme.surface}; }}
    #days::item {{ padding: 0 {px(2)}px; border-bottom: 1px solid {theme.line}; }}
    #table:focus, #days:focus {{ border-color: {theme.focus}; }}
    QHeaderView::section {{ color: {theme.ink2}; background: {theme.bg}; border: none;
        border-bottom: 1px solid {theme.line}; padding: 0 {px(8)}px; }}
    #days QHeaderView::section {{ background: {theme.surface}; padding: 0 {px(2)}px; }}
    QScrollBar {{ background: {theme.bg}; border: none; }}
    QScrollBar:vertical {{ width: {px(10)}px; }} QScrollBar:horizontal {{ height: {px(10)}px; }}
    QScrollBar::handle {{ background: {theme.line2}; border-radius: {px(3)}px; margin: {px(2)}px; }}
    QScrollBar::handle:vertical {{ min-height: {px(32)}px; }} QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QToolTip {{ color: {theme.ink}; background: {theme.surface}; border: 1px solid {theme.line2}; }}
    """
