"""Addresses as servers and people write them: with and without host, encoded in more than one way."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

from grense.sources import faults

__all__ = ["host_of", "parent_of", "path_of", "typed"]


def typed(text: str) -> str:
    """The address that a person means: https by default, without any name or password.

    >>> typed("cloud.example.org")
    'https://cloud.example.org/'

    Raises `SourceError` for what is no address.
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        _ = parts.port
    except ValueError:
        raise faults.wrong_kind() from None
    if not parts.hostname:
        raise faults.wrong_kind()
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path or "/", parts.query, ""))


def path_of(url: str) -> str:
    """What two spellings of one address have in common: its path, decoded, without the last slash."""
    return unquote(urlsplit(url).path).rstrip("/")


def host_of(url: str) -> str:
    """The host of an address, with its port if given."""
    return urlsplit(url).netloc.rpartition("@")[2].casefold()


def parent_of(url: str) -> str:
    """The address of the collection that contains a resource."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/").rpartition("/")[0] + "/", "", ""))
