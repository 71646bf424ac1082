"""The settings of files on this machine: their path, and whose machine an export of ActivityWatch is of."""

from __future__ import annotations

from dataclasses import dataclass

from grense.rules.machine_use import NOT_ONLY_WORK, checked_use
from grense.sources.mailbox_use import MailboxUse

__all__ = ["Account"]


@dataclass(frozen=True)
class Account(MailboxUse):
    """`path` is a file, a folder or an archive on this machine; it is stored in the settings only.

    `only_work` is one of `grense.rules.machine_use.USES`, for exports of ActivityWatch. Raises `RuleError` for another.
    """

    path: str
    only_work: str = NOT_ONLY_WORK

    def __post_init__(self) -> None:
        super().__post_init__()
        checked_use(self.only_work)
