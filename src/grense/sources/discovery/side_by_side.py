"""Questions that are asked side by side, and what has been answered when the time is over."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["answers_within"]

_STEP = 0.05


def answers_within(
    questions: Mapping[str, Callable[[], Any]], seconds: float, stopped: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """What each question answered in time, by its name; one that failed is left out, and so is one that is late.

    `stopped` ends the waiting before that. A late one is not waited for: its thread ends with its own time-out.

    >>> answers_within({"a": lambda: 1, "b": lambda: 1 / 0}, 1.0)
    {'a': 1}
    """
    arrived: queue.SimpleQueue[tuple[str, bool, Any]] = queue.SimpleQueue()
    for name, question in questions.items():
        threading.Thread(target=_ask, args=(name, question, arrived), daemon=True).start()
    ends, open_ones, found = time.monotonic() + seconds, set(questions), {}
    while open_ones and not stopped() and (left := ends - time.monotonic()) > 0:
        try:
            name, answered, value = arrived.get(timeout=min(left, _STEP))
        except queue.Empty:
            continue
        open_ones.discard(name)
        if answered:
            found[name] = value
    return found


def _ask(name: str, question: Callable[[], Any], arrived: queue.SimpleQueue[tuple[str, bool, Any]]) -> None:
    try:
        arrived.put((name, True, question()))
    except Exception:  # whatever a server answers with, the other questions are not affected
        arrived.put((name, False, None))
