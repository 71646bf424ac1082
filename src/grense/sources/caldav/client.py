"""WebDAV over HTTP: a question goes out, and its answer or the way it was refused comes back. Source: RFC 4918."""

from __future__ import annotations

from collections.abc import Iterable

from grense.errors import SourceError
from grense.sources import faults
from grense.sources.caldav.multistatus import GONE, MORE, Multistatus, parsed
from grense.sources.caldav.questions import properties
from grense.sources.http import HttpAnswer, Web

__all__ = ["Dav", "RefusedError"]

_MULTISTATUS = 207
# What servers say to a question that they do not know, do not allow or fail at; another question may do.
_FAILED = (500, 501, 505, 506, MORE, 508, 510)
_REFUSED = (400, 403, *GONE, 405, 406, 409, 411, 412, 413, 414, 415, 422, 424, *_FAILED)


class RefusedError(Exception):
    """The server understood who asks, but does not answer this question; holds the status and nothing else."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @property
    def is_missing(self) -> bool:
        """Whether what was asked for is not there."""
        return self.status in GONE

    @property
    def is_gone(self) -> bool:
        """Whether it is not there, or not for this person any more."""
        return self.is_missing or self.status == 403

    @property
    def is_failure(self) -> bool:
        """Whether the server fails at the question."""
        return self.status in _FAILED

    def fault(self) -> SourceError:
        """What this means where no other question is left."""
        if self.status == 403:
            return faults.consent_withdrawn()
        if self.is_failure:
            return faults.server_error()
        return faults.not_found() if self.is_missing else faults.not_understood()


class Dav:
    """A server that is asked in WebDAV's words.

    Every method raises `RefusedError` for a question that is not answered, and a fault for whatever else goes wrong.
    """

    def __init__(self, web: Web) -> None:
        self._web = web

    def properties(self, url: str, names: Iterable[str], depth: int = 0, optional: Iterable[str] = ()) -> Multistatus:
        """Ask for properties of a resource or, with `depth` 1, of what lies in it too.

        Some servers fail at properties that others have; where one does, it is asked again without the `optional`.
        """
        names, optional = tuple(names), tuple(optional)
        try:
            return self._multistatus("PROPFIND", url, properties((*names, *optional)), depth)
        except RefusedError as refusal:
            if not optional or refusal.is_gone:
                raise
        return self._multistatus("PROPFIND", url, properties(names), depth)

    def report(self, url: str, question: bytes, depth: int = 0) -> Multistatus:
        """Ask for a report that is answered resource by resource."""
        return self._multistatus("REPORT", url, question, depth)

    def report_text(self, url: str, question: bytes, depth: int = 0) -> bytes:
        """Ask for a report that is answered with one text."""
        return self._ask("REPORT", url, question, depth, wanted=200).body

    def text(self, url: str) -> bytes:
        """The resource itself."""
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
