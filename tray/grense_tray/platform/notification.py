"""One notification, as sent to the process that shows it. No Qt here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["CLOSED", "OPEN", "Notification"]

OPEN, CLOSED = "open", "closed"  # a click on the notification itself, and dismissing it

_HOUR = 3600.0


@dataclass(frozen=True)
class Notification:
    """One notification: its key, its texts, its buttons as codes with words, a picture, and its maximum duration."""

    key: str
    title: str
    body: str
    buttons: tuple[tuple[str, str], ...] = ()
    icon: str = ""
    seconds: float = _HOUR

    def words(self) -> dict[str, Any]:
        """Return the note as JSON values.

        >>> Notification.of(Notification("k", "t", "b", (("fine", "Fine"),)).words()).buttons
        (('fine', 'Fine'),)
        """
        return dataclasses.asdict(self)

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> Notification:
        """Return the note of such values. Raises `TypeError` or `ValueError` for invalid ones."""
        buttons = tuple((str(code), str(text)) for code, text in words["buttons"])
        return cls(**{**words, "buttons": buttons})
