"""What a mailbox is used for, as the person says, and which mail of one that is also private is work."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

from grense.errors import SettingsError
from grense.marks import N_
from grense.model.addresses import mailbox as mailbox_of
from grense.rules.work_contexts import MIXED, SORTED, WORK
from grense.sources.organisation import is_at

__all__ = ["MAILBOX_USES", "NOT_NOW", "MailboxUse", "domains_of"]

NOT_NOW = "not_now"
"""The person was asked, and has not said."""

MAILBOX_USES = ("work", "mixed", NOT_NOW)
_LISTS = ("work_domains", "work_folders")
_OPTIONS = ("mailbox", *_LISTS)
_DOMAIN = re.compile(r"[^\s@.,;:/<>()\[\]]+(?:\.[^\s@.,;:/<>()\[\]]+)+")


@dataclass(frozen=True, kw_only=True)
class MailboxUse:
    """Whether a mailbox is only for work (`mailbox="work"`) or also private (`"mixed"`); empty where nobody said.

    Of a mixed one with `work_domains` or `work_folders` only work mail is read: mail in which somebody else with an
    address of one of these domains, or of a domain below it, takes part as sender or recipient, and mail in a folder,
    or with a label of Gmail, of one of these names. Capitals make no difference.

    `sorted_by` are those of the two by which a kind of source can tell work mail.

    Raises `SettingsError` for another `mailbox`, for what is no domain, and for what the source cannot tell.

    >>> use = MailboxUse(mailbox="mixed", work_domains=("example.org",))
    >>> use.has_colleague(["kari@example.org", "ola@mail.example.org"], mine=["kari@example.org"])
    True
    >>> use.has_colleague(["kari@example.org", "ola@example.com"], mine=["kari@example.org"])
    False
    """

    sorted_by: ClassVar[tuple[str, ...]] = ("work_domains", "work_folders")

    mailbox: str = ""
    work_domains: tuple[str, ...] = ()
    work_folders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.mailbox not in ("", *MAILBOX_USES):
            raise _invalid("mailbox", N_("known: {names}"), names=", ".join(MAILBOX_USES))
        for name in _LISTS:
            if getattr(self, name) and name not in self.sorted_by:
                raise _invalid(name, N_("this kind of source cannot tell work mail that way"))
        domains = tuple(dict.fromkeys(map(_domain, self.work_domains)))
        if not all(_DOMAIN.fullmatch(one) for one in domains):
            raise _invalid("work_domains", N_("a domain such as example.org"))
        object.__setattr__(self, "work_domains", domains)
        object.__setattr__(self, "work_folders", tuple(one.strip() for one in self.work_folders if one.strip()))

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """The use in the options of a source, of which all others are ignored. Raises `SettingsError`."""
        domains, folders = (tuple(options.get(name, ())) for name in _LISTS)
        return cls(mailbox=str(options.get("mailbox", "")), work_domains=domains, work_folders=folders)

    @staticmethod
    def without(options: Mapping[str, Any]) -> dict[str, Any]:
        """The options of a source but those of the use of its mailbox."""
        return {name: value for name, value in options.items() if name not in _OPTIONS}

    @property
    def options(self) -> dict[str, Any]:
        """What was said, as options of a source in the settings."""
        return {name: value for name in _OPTIONS if (value := getattr(self, name))}

    @cached_property
    def is_sorted(self) -> bool:
        """Whether only a part of its mail is work, and domains or folders state which."""
        return self.mailbox == "mixed" and bool(self.work_domains or self.work_folders)

    @property
    def work_context(self) -> str:
        """The value of the column `work_context` for its mails; empty where nobody said."""
        if self.is_sorted:
            return SORTED
        return {"work": WORK, "mixed": MIXED}.get(self.mailbox, "")

    @property
    def rule(self) -> str:
        """What decides which mail is read, as a text that changes with it; empty where all of it is."""
        return json.dumps([sorted(self.work_domains), sorted(self._folders)]) if self.is_sorted else ""

    def colleagues(self, addresses: Iterable[str]) -> set[str]:
        """The mailboxes of those addresses that are of the work domains."""
        return {mailbox_of(one) for one in addresses if is_at(one, self.work_domains)}

    def has_colleague(self, addresses: Iterable[str], mine: Collection[str]) -> bool:
        """Whether somebody of the work domains takes part, besides the person's own addresses."""
        return bool(self.colleagues(addresses) - {mailbox_of(one) for one in mine})

    def has_folder(self, names: Iterable[str]) -> bool:
        """Whether one of these is the name of a folder, or a label, for work."""
        return not self._folders.isdisjoint(map(_folded, names))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(map(_folded, self.work_folders))


def domains_of(addresses: Iterable[str]) -> tuple[str, ...]:
    """The domains of addresses, each once, to be offered as those of work.

    >>> domains_of(["kari@example.org", "kn@example.org"])
    ('example.org',)
    """
    return tuple(dict.fromkeys(one.rpartition("@")[2] for one in addresses))


def _domain(text: str) -> str:
    """A domain in lower case, as it stands in mails: in letters other than ASCII, encoded."""
    domain = text.strip().removeprefix("@").casefold()
    with suppress(UnicodeError):
        return domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    return domain


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _invalid(place: str, hint: str, **values: str) -> SettingsError:
    return SettingsError("invalid_value", N_("nonsense value"), "{place}", hint, place=place, **values)
