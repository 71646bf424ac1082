"""The origin of a subscribed calendar, and a cheap check whether it is unchanged."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

from grense.errors import SourceError
from grense.marks import N_
from grense.sources import faults
from grense.sources.http import ResponseLimits, Web
from grense.sources.ics.buffer import opened

__all__ = ["Account", "Fetched", "File", "Origin", "Site"]

_SCHEMES = {"webcal": "https", "webcals": "https"}
_NOT_CHANGED = 304
_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
# A site may write anything into these; only numbers, hashes and times are stored.
_DAYS, _MONTHS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun", "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_KEPT = {
    "etag": re.compile(r'(?:W/)?"[0-9A-Fa-f.:_-]{1,128}(?:-gzip|-br|;gz)?"'),
    "last-modified": re.compile(rf"(?:{_DAYS}), [0-9]{{2}} (?:{_MONTHS}) [0-9]{{4}} [0-9:]{{8}} GMT"),
}
_SETTLED = 2.0  # seconds


@dataclass(frozen=True)
class Account:
    """The settings of a subscription.

    `path` is a file on this machine. Without one the calendar has an address, which is a secret, since it suffices for
    reading. `user` is a name for a site that also requires a password. `ca` is a file of certificates to trust. `hosts`
    are further hosts that the person agreed to.
    """

    path: str | None = None
    user: str | None = None
    ca: str | None = None
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """The bytes of a calendar, and the tags that detect changes the next time."""

    content: bytes = field(repr=False)
    tags: Mapping[str, str]


class Origin(Protocol):
    """The origin of a calendar. `identity` distinguishes it from others; it may be a secret."""

    identity: str

    def fetch(self, tags: Mapping[str, str]) -> Fetched | None:
        """Return the calendar, or None when `tags` of the last time show that it is unchanged."""
        ...

    def close(self) -> None:
        """End the connection; may be called twice."""
        ...


class File:
    """A calendar file on this machine."""

    def __init__(self, path: str, limit: int) -> None:
        self.identity = path
        self._path, self._limit = Path(path).expanduser(), limit

    def fetch(self, tags: Mapping[str, str]) -> Fetched | None:
        """Return the file, or None when it is unchanged."""
        found = self._found()
        if tags and tags == self._tags(found):
            return None
        with opened(self._path) as data:
            return Fetched(bytes(data[:]), self._tags(found))

    def close(self) -> None:
        """Do nothing: no file is left open."""

    def _found(self) -> os.stat_result:
        try:
            found = self._path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise SourceError(
                "calendar_file_missing", N_("the calendar file cannot be found"), hint=N_("check the path")
            ) from None
        except (OSError, ValueError):
            raise _unreadable() from None
        if not stat.S_ISREG(found.st_mode):
            raise _unreadable()
        if found.st_size > self._limit:
            raise faults.too_large()
        return found

    def _tags(self, found: os.stat_result) -> dict[str, str]:
        # A file written just now may be written again without its time changing.
        if time.time() - found.st_mtime < _SETTLED:
            return {}
        return {"file": f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"}


class Site:
    """The address of a published calendar."""

    def __init__(self, account: Account, secret: str, patience: float, limits: ResponseLimits) -> None:
        address, _, password = secret.strip().partition("\n")
        self.identity = f"{account.user} {address}"
        self._account, self._address, self._password = account, address.strip(), password.strip()
        self._patience, self._limits = patience, limits
        self._web: Web | None = None

    def fetch(self, tags: Mapping[str, str]) -> Fetched | None:
        """Return the calendar, or None when the site reports it as unchanged."""
        url, name, password = _address(self._address)
        if self._account.user is not None:
            name, password = self._account.user, self._password
        conditions = {_CONDITIONS[tag]: value for tag, value in _kept(tags).items()}
        answer = self._opened(url, (name, password) if name else None).send(
            "GET", url, headers=conditions, expect=(200, _NOT_CHANGED) if conditions else (200,)
        )
        if answer.status == _NOT_CHANGED:
            return None
        return Fetched(answer.body, _kept(answer.fields))

    def close(self) -> None:
        """End the connection."""
        if self._web is not None:
            self._web.close()
            self._web = None

    def _opened(self, url: str, sign_in: tuple[str, str] | None) -> Web:
        if self._web is None:
            self._web = Web(
                (urlsplit(url).netloc, *self._account.hosts),
                password=sign_in,
                authority=self._account.ca,
                patience=self._patience,
                limits=self._limits,
                extra="ics",
            )
        return self._web


def _unreadable() -> SourceError:
    return SourceError(
        "calendar_file_not_opened",
        N_("the calendar file cannot be opened"),
        hint=N_("check that it is a file you may read"),
    )


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    """The tags among the fields of an answer, or of a mark, that may be stored."""
    return {tag: fields[tag] for tag, form in _KEPT.items() if form.fullmatch(fields.get(tag, ""))}


def _address(text: str) -> tuple[str, str, str]:
    """The address to request, and the name and the password in it."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.netloc.rpartition("@")[2]
        name, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        raise faults.wrong_kind() from None
    if not host:
        raise faults.wrong_kind()
    scheme = _SCHEMES.get(parts.scheme, parts.scheme)
    return urlunsplit((scheme, host, parts.path, parts.query, "")), name, password
