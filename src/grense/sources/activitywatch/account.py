"""The settings of ActivityWatch."""

from __future__ import annotations

from dataclasses import dataclass

from grense.rules.machine_use import NOT_ONLY_WORK, checked_use

__all__ = ["Account"]


@dataclass(frozen=True)
class Account:
    """`url` is the address of ActivityWatch's server, which has to be on this machine.

    `buckets` are the ids of the chosen AFK buckets, one a machine; without any, all are read. `only_work` is one of
    `grense.rules.machine_use.USES`.

    Raises `RuleError` for another use.
    """

    url: str = "http://localhost:5600"
    buckets: tuple[str, ...] = ()
    only_work: str = NOT_ONLY_WORK

    def __post_init__(self) -> None:
        checked_use(self.only_work)
