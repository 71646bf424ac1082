"""A server's answer as JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from grense.sources import faults

__all__ = ["content_of"]


def content_of(body: bytes) -> dict[str, Any]:
    """The JSON object in an answer; every answer expected here is one."""
    with suppress(ValueError, RecursionError):
        content = json.loads(body)
        if isinstance(content, dict):
            return content
    # Raised outside the handler, it has no chain that holds the answer.
    raise faults.not_understood()
