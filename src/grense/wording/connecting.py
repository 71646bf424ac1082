"""Names of the source kinds, what they read, and the questions to connect one. Data only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grense.i18n import N_
from grense.rules.machine_use import NOT_ONLY_WORK, USES

__all__ = [
    "ANOTHER_HOST",
    "ANOTHER_HOST_OF",
    "NOT_OFFERED",
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
    "jmap": N_("a mailbox, and a calendar where the server has one, over JMAP: Fastmail and others"),
    "exchange": N_("Exchange Server of your organisation, calendar and sent mail"),
    "microsoft365": N_("Microsoft 365 and Outlook.com (Hotmail, Live), calendar and sent mail"),
    "google": N_("Google Calendar and, if you want, Gmail, by signing in at Google with a client id of your own"),
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


NOT_OFFERED: Mapping[str, str] = {
    "calendar": N_(
        "The server hands over no calendar this way, so only mail is read. A calendar server (CalDAV) may have it."
    ),
    "mail": N_("The server hands over no mail this way, so only the calendar is read."),
}


def what_is_read(kind: str, reads: Sequence[str]) -> list[str]:
    """The description of what a kind of source reads, one text each for `calendar`, `mail` and `presence`."""
    return [(kind == "files" and _IN_FILES.get(what)) or READS[what] for what in reads]


@dataclass(frozen=True)
class AccountQuestion:
    """One option of an account. Without a `default` an answer is needed, with an empty one it may be left out.

    `choices` are shown as they are written. With the option and the value in `unless` it is not asked at all.
    """

    option: str
    text: str
    default: str | bool | None = None
    choices: tuple[str, ...] = ()
    unless: tuple[str, str] = ("", "")

    def is_needed(self, options: Mapping[str, object]) -> bool:
        """Whether an answer is needed, beside the other `options`."""
        return self.default != "" and self.is_asked(options)

    def is_asked(self, options: Mapping[str, object]) -> bool:
        """Whether it is asked at all, beside the other `options`."""
        option, value = self.unless
        return not option or options.get(option) != value


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
    "jmap": (
        AccountQuestion("url", N_("Name or address of the server, such as api.fastmail.com")),
        AccountQuestion("auth", N_("How to sign in"), "token", ("token", "password")),
        AccountQuestion("user", N_("Your name there"), unless=("auth", "token")),
        AccountQuestion("inbox", N_("Read when mail came in, too? It counts as contact, not as work."), default=False),
    ),
    "exchange": (
        AccountQuestion("address", N_("Your mail address")),
        AccountQuestion("url", N_("Name or address of the server; without one your address's domain is asked"), ""),
        AccountQuestion("auth", N_("How to sign in"), "ntlm", ("ntlm", "basic", "kerberos")),
        AccountQuestion("user", N_("Your name there, such as COMPANY\\name"), unless=("auth", "kerberos")),
    ),
    "microsoft365": (
        AccountQuestion("client_id", N_("Application id that your organisation, or you, registered for grense")),
        AccountQuestion(
            "tenant",
            N_(
                "Whose account: organizations (work or school), consumers (private: Outlook.com, Hotmail, Live), or "
                "the name of your organisation's tenant"
            ),
            "organizations",
        ),
    ),
    "google": (
        AccountQuestion("client_id", N_("Client id, or the path of the file that Google gave for it")),
        AccountQuestion(
            "mode",
            N_("Read events, or only when you are busy (more private, less exact)"),
            "events",
            ("events", "free-busy"),
        ),
        AccountQuestion(
            "mail",
            N_("Read when you sent mail in Gmail, too? It needs a second permission, which may be declined."),
            default=False,
        ),
    ),
    "activitywatch": (
        AccountQuestion("url", N_("Address of ActivityWatch on this machine"), "http://localhost:5600"),
        ONLY_WORK,
    ),
}
