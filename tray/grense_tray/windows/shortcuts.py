"""The keyboard shortcuts of the windows, with their descriptions; the windows bind these."""

from __future__ import annotations

from grense.i18n import N_

__all__ = ["EVERYWHERE", "WEEK"]

# A code, its keys, and their action; menus show the first of several keys.
WEEK = (
    ("back", ("Alt+Left",), N_("The week before")),
    ("forward", ("Alt+Right",), N_("The week after")),
    ("week", ("1",), N_("The week")),
    ("planned", ("2",), N_("Next week")),
    ("trend", ("3",), N_("The last 26 weeks")),
    ("patterns", ("4",), N_("Patterns")),
    ("compare", ("5",), N_("Compare")),
    ("table", ("T",), N_("As a table, and back")),
    ("clear", ("Esc",), N_("Select nothing")),
    ("undo", ("Ctrl+Z",), N_("Undo a correction")),
    ("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), N_("Redo it")),
    ("sync", ("F5",), N_("Sync now")),
    ("share", ("Ctrl+P",), N_("Share")),
    ("settings", ("Ctrl+,",), N_("Settings")),
    ("shortcuts", ("F1", "Ctrl+?"), N_("This list")),
)
EVERYWHERE = (
    ("close", ("Ctrl+W",), N_("Close the window")),
    ("quit", ("Ctrl+Q",), N_("Quit")),
)
