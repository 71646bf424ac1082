"""The store, opened for one question at a time, in a process of its own: `python -m grense_tray.keeper`.

| asked | done |
|---|---|
| `{"do": "shown", "since": MOMENT}` | the nudges that were shown since then |
| `{"do": "note_shown", "row": ROW}` | null, and the row is kept |
| `{"do": "correct", "correction": CORRECTION}` | the number under which the correction is kept |
| `{"do": "undo", "number": 3}` | null, and that correction is taken back |
| `{"do": "outlook"}` | what was last worked out, as `grense.errand.recalled` takes it, or null |
| `{"do": "answers"}` | all answers to questions, by day |
| `{"do": "answer", "rows": [ROW, …]}` | null, and the answers are kept |

Each line is answered by one, in order: `{"done": VALUE}` or `{"error": PROBLEM}`, as `grense.errand.Problem.parts`
has it. With the end of its input it ends, after what it was asked before; but a keyring that waits for a password is
not waited for.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from grense.answer import Answer
from grense.corrections import Correction
from grense.errand import Problem
from grense.errors import GrenseError
from grense.shown import Shown
from grense.text import N_

if TYPE_CHECKING:
    from grense.home import Home

__all__ = [
    "ANSWER",
    "ANSWERS",
    "CORRECT",
    "FAULT",
    "LAST_WORK",
    "NOTE_SHOWN",
    "OUTLOOK",
    "SHOWN",
    "UNDO",
    "answer",
    "answer_of",
    "main",
    "shown_of",
    "words_of",
]

SHOWN, NOTE_SHOWN, CORRECT, UNDO = "shown", "note_shown", "correct", "undo"
ANSWERS, ANSWER, OUTLOOK = "answers", "answer", "outlook"

FAULT = Problem(N_("what is kept cannot be read or written"), about="store", code="store_not_used")
LAST_WORK = 5.0


def words_of(row: Shown | Correction | Answer) -> dict[str, Any]:
    """A row as JSON has it.

    >>> noon = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
    >>> words_of(Shown("evening_now", "evening_now:2026-11-18", noon, "fine"))["moment"]
    '2026-11-18T12:00:00+00:00'
    """
    fields = dataclasses.asdict(row)
    return {name: one.isoformat() if isinstance(one, dt.date) else one for name, one in fields.items()}


def shown_of(words: Mapping[str, Any]) -> Shown:
    """A shown nudge of such words. Raises `KeyError`, `TypeError` or `ValueError` for others."""
    return Shown(**{**words, "moment": _moment(words["moment"])})


def answer_of(words: Mapping[str, Any]) -> Answer:
    """An answer of such words. Raises `KeyError`, `TypeError` or `ValueError` for others."""
    return Answer(**{**words, "day": dt.date.fromisoformat(words["day"])})


def answer(home: Home, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Do what is asked. Whatever is wrong becomes an answer, too, and nothing that is kept stands in it."""
    try:
        return {"done": _done(home, asked)}
    except GrenseError as error:
        return {"error": dataclasses.replace(Problem.of(error), detail="", about="store").parts()}
    except Exception:  # a fault of one question is not to stop the others
        return {"error": FAULT.parts()}


def _done(home: Home, asked: Mapping[str, Any]) -> Any:
    with home.store() as store:
        match asked:
            case {"do": "shown", "since": since}:
                return [words_of(one) for one in store.shown(_moment(since))]
            case {"do": "note_shown", "row": row}:
                store.note_shown(shown_of(row))
            case {"do": "correct", "correction": words}:
                return store.correct(_correction(words))
            case {"do": "undo", "number": int(number)}:
                store.undo(number)
            case {"do": "outlook"}:
                line = store.outlook()
                return None if line is None else line.decode("ascii")
            case {"do": "answers"}:
                return [words_of(one) for one in store.answers()]
            case {"do": "answer", "rows": [*rows]}:
                for one in [answer_of(row) for row in rows]:
                    store.answer(one)
            case _:
                raise ValueError
    return None


def _correction(words: Mapping[str, Any]) -> Correction:
    moments = {name: _moment(words[name]) for name in ("start", "end", "until") if words[name] is not None}
    return Correction(**{**words, **moments})


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


def main() -> None:
    """Answer until the input ends. Does not return."""
    from grense.home import Home

    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, whose end is the input's
    told, said = os.fdopen(0, "rb", closefd=False), _own_output()
    line: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(told, line), daemon=True).start()
    home = Home.of_this_person()
    while (asked := line.get()) is not None:
        said.write(json.dumps(answer(home, json.loads(asked))).encode("ascii") + b"\n")
        said.flush()
    os._exit(0)


def _listen(told: BinaryIO, line: queue.SimpleQueue[bytes | None]) -> None:
    for asked in told:
        line.put(asked)
    line.put(None)
    time.sleep(LAST_WORK)
    os._exit(0)


def _own_output() -> BinaryIO:
    """Where this is heard, kept from whatever a library prints."""
    ours = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return ours


if __name__ == "__main__":
    main()
