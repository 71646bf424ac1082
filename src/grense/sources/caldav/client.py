"""WebDAV over HTTP: send a request, and return its answer or raise the refusal. Source: RFC 4918."""

from __future__ import annotations

from collections.abc import Iterable

from grense.errors import SourceError
from grense.sources import faults
from grense.sources.caldav.multistatus import GONE, MORE, Multistatus, parsed
from grense.sources.caldav.questions import properties
from grense.sources.http import HttpAnswer, Web

__all__ = ["Dav", "RefusedError"]

_MULTISTATUS = 207
# The statuses for a request that a server does not know, does not allow or fails at; another request may work.
_FAILED = (500, 501, 505, 506, MORE, 508, 510)
_REFUSED = (400, 403, *GONE, 405, 406, 409, 411, 412, 413, 414, 415, 422, 424, *_FAILED)


class RefusedError(Exception):
    """The server authenticated the client, but does not answer this request; holds only the status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @property
    def is_missing(self) -> bool:
        """Whether the requested resource does not exist."""
        return self.status in GONE

    @property
    def is_gone(self) -> bool:
        """Whether it does not exist, or is no longer accessible to this person."""
        return self.is_missing or self.status == 403

    @property
    def is_failure(self) -> bool:
        """Whether the server fails at the request."""
        return self.status in _FAILED

    def fault(self) -> SourceError:
        """The fault to raise where no other request is left."""
        if self.status == 403:
            return faults.consent_withdrawn()
        if self.is_failure:
            return faults.server_error()
        return faults.not_found() if self.is_missing else faults.not_understood()


class Dav:
    """A client of a WebDAV server.

    Every method raises `RefusedError` for a request that is not answered, and a fault for every other failure.
    """

    def __init__(self, web: Web) -> None:
        self._web = web

    def properties(self, url: str, names: Iterable[str], depth: int = 0, optional: Iterable[str] = ()) -> Multistatus:
        """Request properties of a resource or, with `depth` 1, of its members too.

        Some servers fail at properties that others have; the request is then repeated without the `optional` ones.
        """
        names, optional = tuple(names), tuple(optional)
        try:
            return self._multistatus("PROPFIND", url, properties((*names, *optional)), depth)
        except RefusedError as refusal:
            if not optional or refusal.is_gone:
                raise
        return self._multistatus("PROPFIND", url, properties(names), depth)

    def report(self, url: str, question: bytes, depth: int = 0) -> Multistatus:
        """Request a report that is answered resource by resource."""
        return self._multistatus("REPORT", url, question, depth)

    def report_text(self, url: str, question: bytes, depth: int = 0) -> bytes:
        """Request a report that is answered with one text."""
        return self._ask("REPORT", url, question, depth, wanted=200).body

    def text(self, url: str) -> bytes:
        """Return the resource itself."""
        answer = self._web.send("GET", url, expect={200, *_REFUSED})
        if answer.status != 200:
            raise RefusedError(answer.status)
        return answer.body

    def _multistatus(self, method: str, url: str, question: bytes, depth: int) -> Multistatus:
        answer = self._ask(method, url, question, depth, wanted=_MULTISTATUS)
        return parsed(answer.body, answer.url)

    def _ask(self, method: str, url: str, question: bytes, depth: int, wanted: int) -> HttpAnswer:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
        expect = {200, 204, _MULTISTATUS, *_REFUSED}
        answer = self._web.send(method, url, body=question, headers=headers, expect=expect)
        if answer.status != wanted:
            raise RefusedError(answer.status)
        return answer
