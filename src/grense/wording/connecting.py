"""Names of the source kinds, what they read, and the questions to connect one. Data only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grense.i18n import N_
from grense.rules.machine_use import NOT_ONLY_WORK, USES

__all__ = [
    "ANOTHER_HOST",
    "ANOTHER_HOST_OF",
    "ONLY_WORK",
    "QUESTIONS",
    "READS",
    "REFUSED",
    "REFUSED_AGAIN",
    "SECRETS_STAY",
    "TITLES",
    "AccountQuestion",
    "what_is_read",
]

TITLES: Mapping[str, str] = {
    "ics": N_("a calendar file, or a calendar with an address of its own (https, webcal)"),
    "files": N_("a file or folder on this machine: calendar, mailbox, Takeout"),
    "caldav": N_("a calendar server (CalDAV): Nextcloud, iCloud, Fastmail, mailbox.org and others"),
    "timesheet": N_("a timesheet on this machine (CSV, XLSX): hours that you registered"),
    "imap": N_("a mailbox (IMAP)"),
    "exchange": N_("Exchange Server of your organisation, calendar and sent mail"),
    "microsoft365": N_("Microsoft 365, calendar and sent mail"),
    "google": N_("Google Calendar, by signing in at Google with a client id of your own"),
    "activitywatch": N_("ActivityWatch on this machine: when you were at the keyboard"),
}

READS: Mapping[str, str] = {
    "calendar": N_(
        "Of the calendar: when meetings start and end, whether they are busy, cancelled, private or answered, and "
        "whether anybody else takes part. No subject, text, place or name is kept."
    ),
    "mail": N_(
        "Of the mail: when it was sent, and what tells automatic mail from a person's. No subject, recipient or text "
        "is asked for, and nothing is marked as read."
    ),
    "presence": N_(
        "Of ActivityWatch: when somebody was at the keyboard or the mouse (AFK buckets). No window title, program or "
        "address is asked for. It is no work by itself: it is shown beside what calendar and mail show."
    ),
    "hours": N_(
        "Of the timesheet: the columns with dates, times and hours. A column of persons is compared, to see that all "
        "rows are one person's, and not kept. No project, task, text or kind of absence is read."
    ),
}

_IN_FILES: Mapping[str, str] = {
    "mail": N_(
        "Of the mail: when it was sent, and what tells automatic mail from a person's. Addresses are looked at to find "
        "out which mail is yours, and not kept. No subject or text is kept, and nothing in the files is changed."
    ),
    "presence": N_(
        "Of an export of ActivityWatch: when somebody was at the keyboard or the mouse. Window titles in it are passed "
        "over."
    ),
}

SECRETS_STAY = N_("Passwords and private addresses stay in the system's keyring and are written to no file.")
ANOTHER_HOST = N_("The server sends on to {host}. May that one be asked too, with the same password?")
ANOTHER_HOST_OF = N_(
    "The server sends on to {host}, which belongs to {owner} as well. May that one be asked too, with the same "
    "password?"
)
REFUSED = N_("{owner} did not let this password in. Nothing is connected, and nothing is kept.")
REFUSED_AGAIN = N_("{owner} did not let this password in. What was read before stays.")


def what_is_read(kind: str, reads: Sequence[str]) -> list[str]:
    """The description of what a kind of source reads, one text each for `calendar`, `mail` and `presence`."""
    return [(kind == "files" and _IN_FILES.get(what)) or READS[what] for what in reads]


@dataclass(frozen=True)
class AccountQuestion:
    """One option of an account. An empty `default` requires an answer; `choices` are shown as they are written."""

    option: str
    text: str
    default: str | bool | None = None
    choices: tuple[str, ...] = ()


ONLY_WORK = AccountQuestion(
    "only_work",
    N_("Is this machine for work only?"),
    NOT_ONLY_WORK,
    USES,
)

QUESTIONS: Mapping[str, tuple[AccountQuestion, ...]] = {
    "ics": (),
    "files": (AccountQuestion("path", N_("Path of the file or folder")),),
    "timesheet": (AccountQuestion("path", N_("Path of the timesheet")),),
    "caldav": (
        AccountQuestion("url", N_("Address of the server or the calendar")),
        AccountQuestion("user", N_("Your name there")),
        AccountQuestion(
            "mode",
            N_("Read events, or only when you are busy (more private, less exact)"),
            "events",
            ("events", "free-busy"),
        ),
    ),
    "imap": (
        AccountQuestion("host", N_("Name of the mail server")),
        AccountQuestion("user", N_("Your name there")),
        AccountQuestion("inbox", N_("Read when mail came in, too? It counts as contact, not as work."), default=False),
    ),
    "exchange": (
        AccountQuestion("url", N_("Name or address of the server")),
        AccountQuestion("address", N_("Your mail address")),
        AccountQuestion("user", N_("Your name there, such as COMPANY\\name")),
        AccountQuestion("auth", N_("How to sign in"), "ntlm", ("ntlm", "basic")),
    ),
    "microsoft365": (
        AccountQuestion("client_id", N_("Application id that your organisation has registered for grense")),
        AccountQuestion("tenant", N_("Tenant of your organisation"), "organizations"),
    ),
    "google": (
        AccountQuestion("client_id", N_("Client id, or the path of the file that Google gave for it")),
        AccountQuestion(
            "mode",
            N_("Read events, or only when you are busy (more private, less exact)"),
            "events",
            ("events", "free-busy"),
        ),
    ),
    "activitywatch": (
        AccountQuestion("url", N_("Address of ActivityWatch on this machine"), "http://localhost:5600"),
        ONLY_WORK,
    ),
}
