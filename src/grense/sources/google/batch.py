"""Many requests to the Gmail API in one: each is a part of it, and so is each answer.

Source: https://developers.google.com/workspace/gmail/api/guides/batch (30 November 2026): at most 100 calls, more than
50 not recommended, since each counts against the rate limit by itself.
"""

from __future__ import annotations

import email
import http.client
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import Message

from grense.sources import faults
from grense.sources.google.client import GoogleApi, GooglePage, is_busy, refusal_of
from grense.sources.http import HttpAnswer, pause_of
from grense.sources.json_content import content_of

__all__ = ["BatchedGets"]

_PATH = "batch/gmail/v1"
_MOST = 50
_BOUNDARY = "grense"
# Seconds; the limit is one of quota units a minute.
_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_GONE = (404, 410)


class BatchedGets:
    """Gets many resources of one API. Parts that are refused for their rate are sent again, after a pause (`wait`)."""

    def __init__(self, api: GoogleApi, wait: Callable[[float], None] = time.sleep) -> None:
        self._api, self._wait = api, wait

    def get(self, paths: Sequence[str]) -> Iterator[GooglePage | None]:
        """The answer to each path with its query, in order; None for what is not there.

        Raises `UnreachableError` where parts are refused for their rate all the time, and what `GoogleApi` raises.
        """
        for begin in range(0, len(paths), _MOST):
            yield from self._some(paths[begin : begin + _MOST])

    def _some(self, paths: Sequence[str]) -> list[GooglePage | None]:
        found: dict[int, GooglePage | None] = {}
        pauses = iter(_PAUSES)
        renew = False
        while left := [number for number in range(len(paths)) if number not in found]:
            refused: list[HttpAnswer] = []
            for number, answer in self._answers({one: paths[one] for one in left}, renew=renew).items():
                if answer.status == 200:
                    found[number] = content_of(answer.body)
                elif answer.status in _GONE:
                    found[number] = None
                else:
                    refused.append(answer)
            renew = not renew and any(answer.status == 401 for answer in refused)
            if refused and not renew:
                self._pause(refused, pauses)
        return [found[number] for number in range(len(paths))]

    def _pause(self, refused: Sequence[HttpAnswer], pauses: Iterator[float]) -> None:
        """Wait for as long as the server asks; raise the fault of a refusal that waiting does not change."""
        for answer in refused:
            if not is_busy(answer):
                raise refusal_of(answer)
        asked = max((pause_of(answer.fields) or 0.0 for answer in refused), default=0.0)
        pause = max(next(pauses, 0.0), asked)
        if not pause or pause > max(_PAUSES):
            raise faults.busy(asked or None)
        self._wait(pause)

    def _answers(self, paths: Mapping[int, str], *, renew: bool) -> dict[int, HttpAnswer]:
        body = "".join(_part(number, path) for number, path in paths.items()) + f"--{_BOUNDARY}--\r\n"
        kind = f"multipart/mixed; boundary={_BOUNDARY}"
        whole = self._api.send("POST", _PATH, [], body.encode(), content_type=kind, renew=renew)
        answers = dict(_answer(one) for one in _parts(whole))
        if answers.keys() != paths.keys():
            raise faults.not_understood()
        return answers


def _part(number: int, path: str) -> str:
    head = f"--{_BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: <{number}>\r\n\r\n"
    return f"{head}GET /{path} HTTP/1.1\r\n\r\n\r\n"


def _parts(whole: HttpAnswer) -> list[Message]:
    kind = whole.fields.get("content-type", "").encode("ascii", "replace")
    message = email.message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + whole.body)
    if not message.is_multipart():
        raise faults.not_understood()
    return [one for one in message.get_payload() if isinstance(one, Message)]


def _answer(part: Message) -> tuple[int, HttpAnswer]:
    """The number of a part, and its answer: a status line, fields, and the body."""
    number = str(part["Content-ID"]).strip().removeprefix("<response-").removesuffix(">")
    content = part.get_payload(decode=True)
    stream = io.BytesIO(content if isinstance(content, bytes) else b"")
    line = stream.readline()
    status = line.split()[1:2]
    if not number.isdecimal() or not line.startswith(b"HTTP/") or not (status and status[0].isdigit()):
        raise faults.not_understood()
    try:
        fields = {name.lower(): str(value) for name, value in http.client.parse_headers(stream).items()}
    except http.client.HTTPException:
        fields = {}
    return int(number), HttpAnswer(int(status[0]), fields, stream.read(), "")
