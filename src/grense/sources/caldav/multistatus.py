"""Parse a WebDAV multistatus: a server's answer on several resources, treated as untrusted input.

Sources: RFC 4918, 13 (multistatus); RFC 6578, 3.6 (507: there is more).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from grense.sources import faults
from grense.sources.caldav.address import path_of
from grense.sources.caldav.questions import DAV
from grense.sources.hosts import joined

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["GONE", "MORE", "Multistatus", "Resource", "parsed"]

GONE = (404, 410)
MORE = 507
# Enough for an answer of 80,000 objects, and far deeper than any property.
_MOST_ELEMENTS = 500_000
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Resource:
    """One response of a multistatus: its address as the server writes it, and the properties found.

    `base` is the address that answered, `status` that of the resource itself, 0 where only its properties have one.
    """

    href: str
    base: str
    status: int
    found: Mapping[str, Element]

    @property
    def url(self) -> str:
        """The whole address. Raises `SourceError` for an invalid one."""
        return joined(self.base, self.href)

    @property
    def path(self) -> str:
        """The address in its normal form, for comparison."""
        return path_of(self.url)

    @property
    def is_gone(self) -> bool:
        """Whether the server reports it as missing."""
        return self.status in GONE

    def text(self, name: str) -> str:
        """The text of a property, empty where there is none."""
        element = self.found.get(name)
        return "" if element is None else (element.text or "")

    def tags(self, name: str) -> frozenset[str]:
        """The names of the elements inside a property, at any depth."""
        element = self.found.get(name)
        return frozenset() if element is None else frozenset(inner.tag for inner in element.iter())

    def addresses(self, name: str) -> tuple[str, ...]:
        """The whole addresses that a property names."""
        element = self.found.get(name)
        hrefs = () if element is None else element.iter(f"{DAV}href")
        return tuple(joined(self.base, text) for href in hrefs if (text := (href.text or "").strip()))


@dataclass(frozen=True)
class Multistatus:
    """A server's answer on several resources; `token` is its sync-token, `is_short` whether it is incomplete."""

    resources: tuple[Resource, ...]
    token: str
    is_short: bool

    @property
    def first(self) -> Resource:
        """The answer for a request of one resource."""
        if not self.resources:
            raise faults.not_understood()
        return self.resources[0]


def parsed(body: bytes, base: str) -> Multistatus:
    """The multistatus in the body of an answer from `base`, read as a stream: one response at a time is held as XML.

    Raises `SourceError` for anything else, for a document type, and for more than 500,000 or too deep elements, and
    `MissingExtraError`.
    """
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, iterparse
    except ImportError:
        raise faults.missing_extra("caldav") from None
    try:
        return _collected(iterparse(BytesIO(body), ("start", "end"), forbid_dtd=True), base)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        pass
    # Raised outside the handler, so that no chain carries the parser's message, which may quote the text.
    raise faults.not_understood()


def _collected(events: Iterable[tuple[str, Element]], base: str) -> Multistatus:
    resources: list[Resource] = []
    token, is_short = "", False
    for element in _children(events):
        if element.tag == f"{DAV}sync-token":
            token = (element.text or "").strip()
        if element.tag != f"{DAV}response":
            continue
        for resource in _read(element, base):
            if resource.status == MORE:
                is_short = True
            else:
                resources.append(resource)
    return Multistatus(tuple(resources), token, is_short)


def _children(events: Iterable[tuple[str, Element]]) -> Iterator[Element]:
    """The children of the root, each complete, and removed before the next."""
    root: Element | None = None
    depth = count = 0
    for event, element in events:
        if event == "start":
            depth, count = depth + 1, count + 1
            root = element if root is None else root
            if root.tag != f"{DAV}multistatus" or depth > _DEEPEST:
                raise faults.not_understood()
            if count > _MOST_ELEMENTS:
                raise faults.too_large()
            continue
        depth -= 1
        if depth == 1 and root is not None:
            yield element
            root.clear()


def _read(response: Element, base: str) -> Iterator[Resource]:
    """The resources of one response: usually one, but a status may go for several."""
    status = _status(response.findtext(f"{DAV}status"), otherwise=0)
    found = {}
    for propstat in response.findall(f"{DAV}propstat"):
        if _status(propstat.findtext(f"{DAV}status"), otherwise=200) == 200:
            found.update({element.tag: element for prop in propstat.findall(f"{DAV}prop") for element in prop})
    for href in response.findall(f"{DAV}href"):
        yield Resource((href.text or "").strip(), base, status, found)


def _status(line: str | None, otherwise: int) -> int:
    """The number in `HTTP/1.1 200 OK`; 500 for an invalid line, `otherwise` for none."""
    if line is None:
        return otherwise
    words = line.split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 500
