"""Addresses as servers and people write them: with and without host, encoded in more than one way."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from grense.sources import faults

__all__ = ["absolute", "host_of", "parent_of", "path_of", "typed"]


def typed(text: str) -> str:
    """The address that a person means: https where nothing is said, and no name or password in it.

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


def absolute(base: str, href: str) -> str:
    """The whole address of what a server calls `href` in its answer from `base`; raises for one that is none.

    Behind a proxy that encrypts, servers often write their own addresses with http. Those are asked for as `base` was.

    >>> absolute("https://cloud.example.org:8443/dav/", "http://cloud.example.org/dav/kari/")
    'https://cloud.example.org:8443/dav/kari/'
    """
    try:
        url = urljoin(base, href.strip())
        asked, parts = urlsplit(base), urlsplit(url)
        _ = parts.port
    except ValueError:
        raise faults.not_understood() from None
    if (asked.scheme, parts.scheme) == ("https", "http") and asked.hostname == parts.hostname:
        return urlunsplit(parts._replace(scheme=asked.scheme, netloc=asked.netloc))
    return url


def path_of(url: str) -> str:
    """What two ways of writing one address have in common: its path, decoded, without the last slash."""
    return unquote(urlsplit(url).path).rstrip("/")


def host_of(url: str) -> str:
    """The host of an address, with its port if that stands there."""
    return urlsplit(url).netloc.rpartition("@")[2].casefold()


def parent_of(url: str) -> str:
    """The address of the collection that something lies in."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/").rpartition("/")[0] + "/", "", ""))
