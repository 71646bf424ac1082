"""Who wrote a mail and who sent it: From, and Sender where another pressed Send."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from grense.sources.mail.addresses import address
from grense.sources.mail.headers import Headers

__all__ = ["Sender", "is_service", "sender"]

_LIST_FIELDS = frozenset({b"list-id", b"list-unsubscribe", b"precedence"})
# Names that software has, whole or between hyphens and dots: "owner-team", "team-bounces", "calendar-notification".
_SERVICE = re.compile(
    r"(?:^|[-_.+])(?:owner|bounces?|requests?|errors?|return|no-?_?reply|do-?_?not-?_?reply|ikke-?_?svar|notifications?|"
    r"mailer|daemon|postmaster|listserv|majordomo|mailman|sympa|calendar|server|service|www|apache|root)(?:$|[-_.+=0-9])"
)


class Sender(NamedTuple):
    """The addresses of a mail's sender, in lower case, "" where there is none.

    `author` is in From. `agent` is in Sender, where that is a person, not a mailing list or a service.
    `is_delegated` means that the agent is another person of the author's organisation, who has
    sent it on behalf of the author.
    """

    author: str
    agent: str = ""
    is_delegated: bool = False

    @property
    def address(self) -> str:
        """The address of the person who sent it."""
        return self.agent if self.is_delegated else self.author

    def is_one_of(self, mine: Collection[str]) -> bool:
        """Whether a person with these addresses sent it."""
        return self.agent in mine or (self.author in mine and not self.is_delegated)


def sender(headers: Headers) -> Sender:
    """Return the sender of a mail.

    An agent of another domain than the author's is treated as the author under another address (Google and Outlook.com
    name the account so, and mail programs the machine); one of the same domain for an assistant.
    """
    author = address(headers.get(b"from", b""))
    if b"sender" not in headers:
        return _alone(author)
    agent = address(headers[b"sender"])
    if "@" not in agent or agent == author:
        return Sender(author or agent)
    if not author:
        return Sender(agent)
    if is_service(agent) or not _LIST_FIELDS.isdisjoint(headers):
        return Sender(author)
    return Sender(author, agent, _are_colleagues(author, agent))


@lru_cache(maxsize=4096)
def _alone(author: str) -> Sender:
    return Sender(author)


def is_service(one: str) -> bool:
    """Whether an address belongs to software, by its name.

    >>> is_service("owner-team@example.org"), is_service("calendar-notification@google.com")
    (True, True)
    """
    return _SERVICE.search(one.partition("@")[0]) is not None


def _are_colleagues(one: str, other: str) -> bool:
    (name, _, domain), (other_name, _, other_domain) = one.rpartition("@"), other.rpartition("@")
    same = domain == other_domain or domain.endswith(f".{other_domain}") or other_domain.endswith(f".{domain}")
    return same and name != other_name
