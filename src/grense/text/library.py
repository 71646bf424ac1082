"""What the library says in English when it refuses something, marked so that the programs can say it in other words."""

from __future__ import annotations

from grense.text import N_

__all__ = ["MESSAGES"]

MESSAGES = (
    # Files.
    N_("there is no such file"),
    N_("check the path"),
    N_("the file is empty"),
    N_("export it again"),
    N_("the file cannot be read"),
    N_("check that it is a file you may read"),
    N_("not a file or folder"),
    N_("save it to a file first"),
    N_("neither a calendar nor mail"),
    N_("an .ics file, an mbox, an .eml file, a Maildir or a folder of mail"),
    N_("the calendar file cannot be opened"),
    N_("the calendar file cannot be read"),
    N_("copy it to this machine first"),
    N_("this is not a calendar"),
    N_("the calendar ends before its first entry does"),
    N_("export the calendar again as iCalendar, an .ics file"),
    N_("not a mailbox"),
    N_("a binary file"),
    N_("no mail in the source"),
    N_("the mailbox cannot be read"),
    N_("the mailbox is empty"),
    N_("known: an mbox file, a Maildir, an .eml file or a folder of them"),
    # Options.
    N_("unknown time zone"),
    N_("an IANA name such as Europe/Oslo"),
    N_("the machine's time zone is not known"),
    N_("give the zone with --tz, such as Europe/Oslo"),
    N_("not a mail address"),
    N_("such as name@example.org"),
    N_("unknown option"),
    N_("unknown category"),
    N_("unknown format"),
    N_("unknown frame"),
    N_("unknown language"),
    N_("unknown profile"),
    N_("unknown rest method"),
    N_("unknown country"),
    N_("ISO 3166, say NO or DE-BY"),
    N_("ordinary hours make no sense"),
    N_("write mon-fri 08:00-16:00"),
    N_("no such week"),
    N_("an ISO week, such as 2026-W47"),
    N_("no such day"),
    N_("a date, such as 2026-11-18"),
    N_("the rules file is not valid TOML"),
    N_("the rules file cannot be read"),
    N_("is the path right, and is it UTF-8 text?"),
    N_("unknown key"),
    N_("missing key"),
    N_("nonsense value"),
    # Output.
    N_("the output cannot be written"),
    N_("is the folder there, and may you write in it"),
    N_("the output is one of the files to read"),
    N_("--output another path"),
    N_("Parquet needs a file"),
    N_("Parquet needs pyarrow"),
    # The rules that come with grense.
    N_("AFI report 2022:04: boundary-crossing working time"),
    N_("the question «… hvor ofte har du jobbet etter kl. 21.00?»"),
    N_("the question «… hvor ofte har du jobbet på søndag?»: the calendar's Sunday"),
    N_("the question «… mindre enn 11 timer sammenhengende helt fri i løpet av 24 timer?», with its example"),
    N_("the question «… jobbet mer enn 10 timer i løpet av et døgn?»"),
    N_("the question about hours usually worked a week, overtime and work at home included; over 40"),
    N_(
        "the question «Hvor ofte jobber du hjemmefra utenom ordinær arbeidstid?»; "
        "from timestamps, the place is not known"
    ),
    N_("a stand-in from timestamps; the report measures being connected with three questions"),
)
