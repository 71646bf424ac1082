"""The account at Google: the person's or the organisation's own client, and its permissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grense.errors import GrenseError
from grense.marks import N_
from grense.sources.mailbox_use import MailboxUse
from grense.sources.oauth.google import GoogleApplication

__all__ = ["EVENTS", "EXTRA", "FREE_BUSY", "MAIL_SCOPE", "Account"]

EXTRA = "google"
EVENTS, FREE_BUSY = "events", "free-busy"

_AUTH = "https://www.googleapis.com/auth/"
# The narrowest that the reference of events.list names for the person's own calendars, of freeBusy.query, and of the
# Gmail API: https://developers.google.com/workspace/calendar/api/auth (30 November 2026).
_CALENDAR_SCOPES = {EVENTS: f"{_AUTH}calendar.events.owned.readonly", FREE_BUSY: f"{_AUTH}calendar.freebusy"}
MAIL_SCOPE = f"{_AUTH}gmail.metadata"


@dataclass(frozen=True)
class Account(MailboxUse):
    """The settings of the account; none of it is secret.

    `client_id` is a client of the type for desktop apps, which the person or the organisation has made at Google.
    `calendar` and `mail` say what is read. `calendars` are the ids of calendars that the person owns, `primary` for the
    main one; `mode` is `events`, or `free-busy`, in which Google says only when the person is busy. `authorization`,
    `tokens` and `api` are Google's addresses. `ca` is a file of certificates that replace the usual trusted ones.

    Raises `GrenseError` for an unknown mode.
    """

    sorted_by: ClassVar[tuple[str, ...]] = ("work_domains",)
    wants_client_secret: ClassVar[bool] = True

    client_id: str
    calendar: bool = True
    mail: bool = False
    calendars: tuple[str, ...] = ("primary",)
    mode: str = EVENTS
    authorization: str = "https://accounts.google.com/o/oauth2/v2/auth"
    tokens: str = "https://oauth2.googleapis.com"
    api: str = "https://www.googleapis.com"
    ca: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mode not in _CALENDAR_SCOPES:
            raise GrenseError(
                "unknown_mode",
                N_("unknown mode"),
                "{value}",
                hint=N_("known: {names}"),
                value=repr(self.mode),
                names=", ".join(_CALENDAR_SCOPES),
            )

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions to ask the person for at the sign-in."""
        wanted = ((self.calendar, self.calendar_scope), (self.mail, MAIL_SCOPE))
        return tuple(scope for needed, scope in wanted if needed)

    @property
    def wider_scopes(self) -> tuple[str, ...]:
        """The same: nothing is asked for that is not read."""
        return self.scopes

    @property
    def calendar_scope(self) -> str:
        """The permission for the calendar, which depends on the mode."""
        return _CALENDAR_SCOPES[self.mode]

    @property
    def application(self) -> GoogleApplication:
        """What the person signs in with."""
        return GoogleApplication(self.client_id, self.scopes, self.authorization, self.tokens, EXTRA, self.ca)
