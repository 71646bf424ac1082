"""The kinds of source: what they need, their options and questions, for the window that connects one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grense.i18n import N_
from grense.wording.connecting import QUESTIONS, AccountQuestion
from grense_tray.presenter.settings_fields import Choice, FieldValue

__all__ = ["BY_CODE", "NEEDS", "READ_OF", "choices_of", "trying"]

# A copy of those in `grense.services.connections`, which this process does not import; a test compares the two.
NEEDS: Mapping[str, str] = {
    "ics": "address",
    "files": "",
    "caldav": "password",
    "timesheet": "",
    "imap": "password",
    "jmap": "password",
    "exchange": "password",
    "microsoft365": "tokens",
    "google": "tokens",
    "activitywatch": "",
}
BY_CODE = frozenset({"microsoft365"})
"""The kinds whose service gives a code for a sign-in on another device."""
READ_OF: Mapping[str, tuple[str, ...]] = {
    "ics": ("calendar",),
    "files": ("calendar", "mail", "presence"),
    "caldav": ("calendar",),
    "timesheet": ("hours",),
    "imap": ("mail",),
    "jmap": ("calendar", "mail"),
    "exchange": ("calendar", "mail"),
    "microsoft365": ("calendar", "mail"),
    "google": ("calendar", "mail"),
    "activitywatch": ("presence",),
}
_NAMES = {
    "events": N_("Events"),
    "free-busy": N_("Only when you are busy"),
    "token": N_("API token"),
    "password": N_("Name and password"),
    "ntlm": "NTLM",
    "basic": N_("Name and password"),
    "kerberos": "Kerberos",
    "yes": N_("Yes"),
    "within_hours": N_("Within ordinary hours"),
    "no": N_("No"),
}
_TRYING = {
    "": N_("The files are looked through; many GB of them take a few minutes."),
    "tokens": N_("The browser opens for the sign-in."),
}


def choices_of(kind: str) -> Iterator[tuple[Choice, FieldValue]]:
    """The questions of a kind as fields, each with its initial value."""
    for question in QUESTIONS[kind]:
        options = tuple((one, _NAMES.get(one, one)) for one in question.choices)
        choice = Choice(question.option, _form_of(question), question.text, options=options)
        yield choice, "" if question.default is None else question.default


def trying(kind: str) -> str:
    """The text shown while a source is tried."""
    served = N_("The server is asked what it has.")
    return served if kind == "activitywatch" else _TRYING.get(NEEDS[kind], served)


def _form_of(question: AccountQuestion) -> str:
    if question.option == "path":
        return "path"
    return "switch" if isinstance(question.default, bool) else "one" if question.choices else "text"
