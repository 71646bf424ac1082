"""How the smaller windows look: the theme's colours on Qt's own controls, and the sizes of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QWidget,
)

from grense_tray.theme import Theme, theme_of

__all__ = ["TARGET", "button", "current_theme", "dress", "give_keys", "give_letters", "label", "sized"]

_BODY = 13
TARGET = 24
"""The least size of what is pressed, in pixels, as WCAG 2.2 (2.5.8) has it."""
_FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QCheckBox, QRadioButton)
_SHEET = """
QWidget {{ color: {ink}; }}
QWidget:disabled {{ color: {ink3}; }}
QLabel[role="note"] {{ color: {ink2}; }}
QLabel[role="problem"] {{ color: {ink}; border-style: solid; border-width: 0 0 0 3px;
    border-color: {focus}; padding-left: 8px; }}
QFrame[role="line"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[role="panel"] {{ background: {surface}; border: 1px solid {line}; border-radius: 8px; }}
QPushButton {{ background: {surface}; color: {ink}; border: 1px solid {line2}; border-radius: 6px;
    padding: 5px 12px; min-height: 18px; outline: none; }}
QPushButton:hover {{ background: {sel}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 4px 11px; }}
QPushButton[role="first"] {{ background: {strong}; color: {on_strong}; border-color: {strong}; }}
QPushButton[role="first"]:focus {{ border: 2px solid {ring}; }}
QPushButton:disabled {{ color: {ink3}; border-color: {line}; background: {band}; }}
QListWidget[role="pages"] {{ background: {band}; border: none; padding: 8px; outline: none; }}
QListWidget[role="pages"]::item {{ padding: 7px 10px; border-radius: 6px; color: {ink2}; }}
QListWidget[role="pages"]::item:selected {{ background: {surface}; color: {ink}; }}
QListWidget[role="pages"]::item:selected:focus {{ border: 2px solid {focus}; padding: 5px 8px; }}
QScrollArea {{ background: {bg}; border: none; }}
QWidget[role="page"] {{ background: {bg}; }}
QScrollArea:focus {{ border: 1px solid {focus}; }}
QTableWidget {{ gridline-color: {line}; background: {surface}; color: {ink}; border: 1px solid {line}; }}
QHeaderView::section {{ background: {band}; color: {ink2}; border: none; padding: 4px 8px; }}
"""


def current_theme() -> Theme:
    """The theme of the desktop at this moment."""
    return theme_of(QApplication.palette(), QGuiApplication.styleHints().colorScheme())


def dress(window: QWidget, theme: Theme) -> None:
    """Put a theme on a window."""
    palette = QPalette(window.palette())
    roles = QPalette.ColorRole
    for role, colour in {
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
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.ink3))
    strong = theme.cal if theme.dark else theme.trace
    on_strong, ring = ("#0E1418", theme.ink) if theme.dark else ("#FFFFFF", theme.cal)
    sheet = _SHEET.format(**vars(theme), strong=strong, on_strong=on_strong, ring=ring)
    # A style sheet that is set anew takes the palettes back, so that it comes first.
    if sheet != window.styleSheet():
        window.setStyleSheet(sheet)
    window.setPalette(palette)
    # Where there is a style sheet, a palette does not reach the children by itself. Fusion draws the edge of a field a
    # shade darker than the window's colour, which on a dark window cannot be seen: fields have a window of their own.
    fields = QPalette(palette)
    fields.setColor(roles.Window, QColor(theme.line2).lighter(140))
    for child in window.findChildren(QWidget):
        child.setPalette(fields if isinstance(child, _FIELDS) else palette)
        if isinstance(child, _FIELDS) and not isinstance(child.parent(), _FIELDS):
            child.setMinimumHeight(max(TARGET, child.minimumHeight()))


def sized(widget: QWidget, size: int, weight: int = 400) -> None:
    """Give a widget's text a size and a weight, where 13 is the system's text size."""
    font = QFont(widget.font())
    base = QApplication.font()
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * size / _BODY)
    else:
        font.setPixelSize(max(1, round(base.pixelSize() * size / _BODY)))
    font.setWeight(QFont.Weight(weight))
    widget.setFont(font)


def label(text: str, role: str = "body") -> QLabel:
    """A text that wraps: a `title`, a `head`, `body`, a `note`, or a `problem`."""
    made = QLabel(text)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    size, weight = {"title": (22, 600), "head": (14, 600), "note": (12, 400), "problem": (12, 500)}.get(role, (13, 400))
    sized(made, size, weight)
    return made


def button(text: str, *, first: bool = False) -> QPushButton:
    """A button; the `first` of a row is the one that stands out."""
    made = QPushButton(text)
    made.setProperty("role", "first" if first else "")
    made.setAutoDefault(True)  # or Enter would not press the button that has the keyboard
    sized(made, _BODY, 500)
    return made


def give_keys(page: QWidget) -> None:
    """Give each button of a page a letter of its own to press with Alt, as far as there are letters.

    By program, since a letter in each text of each language would sooner or later stand twice on a page.
    """
    _give(page.findChildren(QPushButton))


def give_letters(menu: QMenu) -> None:
    """Give each row of a menu a letter of its own."""
    _give([action for action in menu.actions() if not action.isSeparator()])


def _give(named: Sequence[QPushButton | QAction]) -> None:
    taken: set[str] = set()
    for one in named:
        text, tab, keys = one.text().replace("&", "").partition("\t")
        starts = [place for place in range(len(text)) if place == 0 or text[place - 1] == " "]
        places = [*starts, *(place for place in range(len(text)) if place not in starts)]
        free = (place for place in places if text[place].isalpha() and text[place].casefold() not in taken)
        place = next(free, None)
        if place is not None:
            taken.add(text[place].casefold())
            one.setText(f"{text[:place]}&{text[place:]}{tab}{keys}")
