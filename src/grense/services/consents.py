"""What the page of a sign-in will say: an operation of `grense.services.worker`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grense.services.connections import connection_of
from grense.sources.consents import consents_of

if TYPE_CHECKING:
    from grense.services.worker import Call

__all__ = ["consents"]

_PARTS = ("calendar", "mail")


def consents(call: Call, *, kind: str, options: Mapping[str, Any]) -> list[tuple[str, str, str]]:  # noqa: ARG001  # every operation's
    """The permissions that an account will ask for, as (`calendar` or `mail`, the service's own words, its class).

    `options` are those of the account that are known; an application that is not chosen yet makes no difference.
    """
    found = []
    for part in _PARTS:
        if options.get(part, True):
            alone = {one: one == part for one in _PARTS}
            account = connection_of(kind, {"client_id": "-", **options, **alone, "kind": kind}).account
            found += [(part, one.words, one.restricted) for one in consents_of(account.scopes)]
    return found
