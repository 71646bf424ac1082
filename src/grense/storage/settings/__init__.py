"""The person's settings: a TOML file of their own, which they may edit; their comments are preserved."""

from grense.storage.settings.edit import add_source, change, ensure, remove_source
from grense.storage.settings.fields import FIELDS, GROUPS, LONGEST_KEEPING, Settings
from grense.storage.settings.read import KEYS, SettingsNote, checked, load, nearest
from grense.storage.settings.values import LABEL_HINT, is_label

__all__ = [
    "FIELDS",
    "GROUPS",
    "KEYS",
    "LABEL_HINT",
    "LONGEST_KEEPING",
    "Settings",
    "SettingsNote",
    "add_source",
    "change",
    "checked",
    "ensure",
    "is_label",
    "load",
    "nearest",
    "remove_source",
]
