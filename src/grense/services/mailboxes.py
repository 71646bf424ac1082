"""What the mailboxes of the connected sources are used for: whether it was asked, what was said, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from grense.base.frozen import FrozenDict
from grense.errors import SettingsError
from grense.sources.mailbox_use import MailboxUse
from grense.sources.organisation import is_public
from grense.storage.settings import add_source, load

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from grense.storage.store import Store

__all__ = [
    "answer",
    "is_to_be_asked",
    "likely_use",
    "reads_mail",
    "unasked",
    "with_contexts",
    "work_contexts",
    "work_domains",
]

_MAILS = ("mail_sent", "mail_received")
_MAY_READ_MAIL = frozenset({"files", "imap", "exchange", "microsoft365"})


def reads_mail(options: Mapping[str, Any]) -> bool:
    """Whether a source, with these options of the settings, may read mail."""
    return options.get("kind") in _MAY_READ_MAIL and options.get("mail", True) is True


def is_to_be_asked(options: Mapping[str, Any]) -> bool:
    """Whether a source may read mail, and nobody was asked what its mailbox is used for."""
    return reads_mail(options) and not options.get("mailbox")


def likely_use(address: str) -> str:
    """What the mailbox of an address is most likely used for, as in `MailboxUse.mailbox`: "mixed" at a public provider.

    >>> likely_use("kari@gmail.com"), likely_use("kari@example.org"), likely_use("")
    ('mixed', 'work', '')
    """
    _, sign, domain = address.casefold().rpartition("@")
    if not sign:
        return ""
    return "mixed" if is_public(domain) else "work"


def unasked(sources: Mapping[str, Mapping[str, Any]], store: Store) -> tuple[str, ...]:
    """The labels of the sources of which it is to be asked, and of which mail is kept."""
    with_mail = {held.label for held in store.held() if any(held.kinds.get(kind) for kind in _MAILS)}
    return tuple(label for label, options in sources.items() if label in with_mail and is_to_be_asked(options))


def answer(settings_file: Path, label: str, use: MailboxUse) -> None:
    """Keep what a source's mailbox is used for; the next reading follows it.

    Raises what changing the settings raises.
    """
    settings, _ = load(settings_file)
    add_source(settings_file, label, MailboxUse.without(settings.sources[label]) | use.options)


def work_contexts(sources: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """The `work_context` of the mails of each source of which something was said, by label."""
    said: dict[str, str] = {}
    for label, options in sources.items():
        with suppress(SettingsError, TypeError):  # reading the source names the fault
            said[label] = MailboxUse.of(options).work_context
    return FrozenDict({label: context for label, context in said.items() if context})


def work_domains(sources: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The domains of work mail of these sources, each once."""
    found: dict[str, None] = {}
    for options in sources.values():
        with suppress(SettingsError, TypeError):  # reading the source names the fault
            found |= dict.fromkeys(MailboxUse.of(options).work_domains)
    return tuple(found)


def with_contexts(table: pd.DataFrame, contexts: Mapping[str, str]) -> pd.DataFrame:
    """An activity table with the `work_context` of the mails of each source; unchanged where nothing was said."""
    if not contexts or not len(table):
        return table
    known = table["work_context"].astype(object) if "work_context" in table else None
    said = table["source"].astype(object).map(dict(contexts)).where(table["kind"].isin(_MAILS), known)
    return table.assign(work_context=said.astype("category"))
