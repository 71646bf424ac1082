"""What a server answers, as JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from grense.sources import faults

__all__ = ["content_of"]


def content_of(body: bytes) -> dict[str, Any]:
    """The object that an answer holds; everything that is asked for here comes as one."""
    with suppress(ValueError, RecursionError):
        content = json.loads(body)
        if isinstance(content, dict):
            return content
    # Raised out here, it has no chain that holds the answer.
    raise faults.not_understood()
