"""WebDAV over HTTP: a question goes out, and what comes back is taken apart with distrust.

Sources: RFC 4918, 13 (multistatus); RFC 6578, 3.6 (507: there is more).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.caldav.address import absolute, path_of
from grense.sources.caldav.questions import DAV, properties
from grense.sources.web import Answer, Web

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Dav", "Multistatus", "RefusedError", "Resource"]

_GONE = (404, 410)
_MULTISTATUS = 207
_MORE = 507
# What servers say to a question that they do not know or do not allow; the rest means that something is wrong.
_REFUSED = (400, 403, *_GONE, 405, 406, 409, 411, 412, 413, 414, 415, 422, 424, 501, _MORE)


class RefusedError(Exception):
    """The server understood who asks, but does not answer this question; holds the status and nothing else."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @property
    def is_missing(self) -> bool:
        """Whether what was asked for is not there."""
        return self.status in _GONE

    @property
    def is_gone(self) -> bool:
        """Whether it is not there, or not for this person any more."""
        return self.is_missing or self.status == 403

    def fault(self) -> GrenseError:
        """What this means where no other question is left."""
        if self.status == 403:
            return faults.consent_withdrawn()
        return faults.not_found() if self.is_missing else faults.not_understood()


@dataclass(frozen=True)
class Resource:
    """One response of a multistatus: its address as the server writes it and in whole, and the properties found.

    `status` is that of the resource itself, 0 where only its properties have one.
    """

    href: str
    url: str
    status: int
    found: Mapping[str, Element]

    @property
    def path(self) -> str:
        """The address in the one form that can be compared."""
        return path_of(self.url)

    @property
    def is_gone(self) -> bool:
        """Whether the server says that it is not there."""
        return self.status in _GONE

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
        return tuple(absolute(self.url, text) for href in hrefs if (text := (href.text or "").strip()))


@dataclass(frozen=True)
class Multistatus:
    """What a server says of several resources; `token` is its sync-token, `is_short` that there is more."""

    resources: tuple[Resource, ...]
    token: str
    is_short: bool

    @property
    def first(self) -> Resource:
        """The answer about the one thing that was asked for."""
        if not self.resources:
            raise faults.not_understood()
        return self.resources[0]


class Dav:
    """A server that is asked in WebDAV's words.

    Every method raises `RefusedError` for a question that is not answered, and a fault for whatever else goes wrong.
    """

    def __init__(self, web: Web) -> None:
        self._web = web

    def properties(self, url: str, names: Iterable[str], depth: int = 0) -> Multistatus:
        """Ask for properties of a resource or, with `depth` 1, of what lies in it too."""
        return self._multistatus("PROPFIND", url, properties(names), depth)

    def report(self, url: str, question: bytes, depth: int = 0) -> Multistatus:
        """Ask for a report that is answered resource by resource."""
        return self._multistatus("REPORT", url, question, depth)

    def report_text(self, url: str, question: bytes, depth: int = 0) -> bytes:
        """Ask for a report that is answered with one text."""
        return self._ask("REPORT", url, question, depth, wanted=200).body

    def _multistatus(self, method: str, url: str, question: bytes, depth: int) -> Multistatus:
        answer = self._ask(method, url, question, depth, wanted=_MULTISTATUS)
        root = _parsed(answer.body)
        if root.tag != f"{DAV}multistatus":
            raise faults.not_understood()
        everything = tuple(resource for response in root.iter(f"{DAV}response") for resource in _read(response, answer))
        rest = tuple(resource for resource in everything if resource.status != _MORE)
        return Multistatus(rest, (root.findtext(f"{DAV}sync-token") or "").strip(), len(rest) < len(everything))

    def _ask(self, method: str, url: str, question: bytes, depth: int, wanted: int) -> Answer:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
        expect = {200, 204, _MULTISTATUS, *_REFUSED}
        answer = self._web.send(method, url, body=question, headers=headers, expect=expect)
        if answer.status != wanted:
            raise RefusedError(answer.status)
        return answer


def _parsed(body: bytes) -> Element:
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ImportError:
        raise faults.missing_extra("caldav") from None
    fault = None
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        # Raised outside, so that no chain carries what the parser says of the text.
        fault = faults.not_understood()
    if fault is not None:
        raise fault
    return root


def _read(response: Element, answer: Answer) -> Iterator[Resource]:
    """The resources of one response: usually one, but a status may go for several."""
    status = _status(response.findtext(f"{DAV}status"), otherwise=0)
    found = {}
    for propstat in response.findall(f"{DAV}propstat"):
        if _status(propstat.findtext(f"{DAV}status"), otherwise=200) == 200:
            found.update({element.tag: element for prop in propstat.findall(f"{DAV}prop") for element in prop})
    for href in response.findall(f"{DAV}href"):
        text = (href.text or "").strip()
        yield Resource(text, absolute(answer.url, text), status, found)


def _status(line: str | None, otherwise: int) -> int:
    """The number in `HTTP/1.1 200 OK`; a line that is none stands for the worst."""
    if line is None:
        return otherwise
    words = line.split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 500
