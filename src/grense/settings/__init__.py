"""What the person chose: a TOML file of their own, which they may write in, and which keeps their comments."""

from grense.settings.choices import KEYS, Settings, SettingsNote, load, nearest
from grense.settings.editing import add_source, change, ensure, remove_source
from grense.settings.forms import LABEL_HINT, LONGEST_KEEPING, is_label

__all__ = [
    "KEYS",
    "LABEL_HINT",
    "LONGEST_KEEPING",
    "Settings",
    "SettingsNote",
    "add_source",
    "change",
    "ensure",
    "is_label",
    "load",
    "nearest",
    "remove_source",
]
