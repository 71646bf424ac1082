"""What is tried, one after the other, and what came of it; nothing of it is kept before all has been tried."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grense.model.addresses import offered_addresses
from grense.wording.connecting import QUESTIONS
from grense_tray.presenter.account_questions import CLIENT_SECRET, PASSWORD
from grense_tray.presenter.connecting import Attempt
from grense_tray.presenter.settings_fields import free_label

__all__ = ["Tried", "Tries"]

_BY_ADDRESS = frozenset({"caldav"})
"""The kinds of calendar that find the person's own answer by an address: the others are told by the server."""


@dataclass(frozen=True)
class Tried:
    """A source that works, with what it `reads`, its `options`, and the `addresses` that are named as the person's."""

    kind: str
    label: str
    reads: tuple[str, ...]
    options: Mapping[str, Any]
    secret: str = field(repr=False)
    addresses: tuple[str, ...] = ()


class Tries:
    """The attempts that are left and what has worked; `answers` are those of the page, `taken` labels of sources."""

    def __init__(self, attempts: Sequence[Attempt], answers: Mapping[str, str], taken: Collection[str]) -> None:
        self._left, self._answers, self._taken = list(attempts), dict(answers), tuple(taken)
        self._tried: dict[tuple[str, str], Tried] = {}

    @property
    def attempt(self) -> Attempt | None:
        """What is tried next; None when everything has been."""
        return self._left[0] if self._left else None

    @property
    def tried(self) -> tuple[Tried, ...]:
        """What has worked."""
        return tuple(self._tried.values())

    @property
    def reads(self) -> frozenset[str]:
        """What is read of all that has worked."""
        return frozenset(reads for one in self.tried for reads in one.reads)

    def document(self) -> dict[str, Any]:
        """The label, the options and the secrets that the next attempt is made with."""
        attempt = self._left[0]
        wanted = {question.option for question in QUESTIONS[attempt.kind]}
        typed = {key: text.strip() for key, text in self._answers.items() if key in wanted}
        is_password = attempt.signs_in != "browser"
        found = {
            "label": self._label(attempt),
            "options": {"kind": attempt.kind, **attempt.options, **typed},
            "secret": self._answers.get(PASSWORD, "") if is_password else "",
        }
        client_secret = self._answers.get(CLIENT_SECRET, "").strip()
        return found | ({"client_secret": client_secret} if client_secret and not is_password else {})

    def worked(self, document: Mapping[str, Any], result: Mapping[str, Any], places: Mapping[str, Any]) -> None:
        """The attempt has worked, and the next one is up; a wider one of the same account takes its place."""
        attempt = self._left.pop(0)
        not_read = {*result.get("declined", ()), *result.get("not_offered", ())}
        reads = tuple(one for one in attempt.reads if one not in not_read)
        named = offered_addresses(result["addresses"], document["options"])
        options = {**document["options"], **result.get("options", {}), **places}
        self._tried[attempt.kind, attempt.signs_in] = Tried(
            attempt.kind, document["label"], reads, options, result.get("secret", ""), named
        )

    def refused(self) -> bool:
        """The attempt was refused: whether something has worked before, so that it is gone on with that."""
        if self._tried:
            self._left.clear()
        return bool(self._tried)

    def candidates(self, typed: str) -> tuple[str, ...]:
        """The addresses that may be the person's: the typed one, and those that the servers name."""
        named = (address for one in self.tried for address in one.addresses)
        return tuple(dict.fromkeys((typed, *named)))

    def counted_in(self) -> Tried | None:
        """The calendar in which an address decides which meetings count, if there is one."""
        return next((one for one in self.tried if one.kind in _BY_ADDRESS and "calendar" in one.reads), None)

    def _label(self, attempt: Attempt) -> str:
        before = self._tried.get((attempt.kind, attempt.signs_in))
        taken = {*self._taken, *(one.label for one in self.tried)}
        return before.label if before else free_label(attempt.kind, taken)
