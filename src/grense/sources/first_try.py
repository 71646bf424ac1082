"""The faults of a first try, when nothing has been read before: other hints, and in some cases another title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from grense.errors import GrenseError
from grense.marks import N_

__all__ = ["at_first_try"]

_E = TypeVar("_E", bound=GrenseError)

_LATER = N_("nothing was changed; it may work in a while")
_ADDRESS = N_("is the address right, and is this machine online? nothing was changed")
_KIND = N_("is it the address of a server of this kind? nothing was changed")
# By code. After a first try nothing has been read before and there is no automatic retry, so the hints differ, and
# in some cases the title.
_FIRST_TRY: Mapping[str, tuple[str, str]] = {
    "wrong_password": ("", N_("is the name right, and the password? some servers want an app password")),
    "consent_withdrawn": (
        N_("the server does not let you read this"),
        N_("some organisations have to approve it first"),
    ),
    "server_unreachable": ("", _ADDRESS),
    "server_no_answer": ("", _ADDRESS),
    "server_too_slow": ("", _LATER),
    "connection_reset": ("", _LATER),
    "server_busy": ("", _LATER),
    "server_error": ("", N_("nothing was changed; those who run the server can find the reason")),
    "place_gone": (N_("there is nothing at that address"), N_("is the address right, letter by letter?")),
    "no_mailbox": ("", N_("is your name there the right one?")),
    "file_gone": (N_("there is no file or folder of that name"), N_("is the path right?")),
    "file_truncated": ("", N_("is it still being written? nothing was changed")),
    "wrong_server_kind": ("", _KIND),
    "no_free_busy": ("", N_("choose that events are read")),
    "answer_not_understood": ("", _KIND),
    "answer_too_large": ("", N_("nothing was changed; read less of it")),
}


def at_first_try(error: _E) -> _E:
    """The same fault, with the title and the hint for connecting a source, when nothing was read before.

    >>> from grense.sources.faults import busy
    >>> at_first_try(busy()).hint
    'nothing was changed; it may work in a while'
    """
    title, detail, hint = error.templates
    other, better = _FIRST_TRY.get(error.code, ("", ""))
    error.templates = (other or title, detail, better or hint)
    return error
