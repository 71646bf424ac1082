"""The options shared by commands: their help texts and defaults, and those that every analysis takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

if TYPE_CHECKING:
    from grense.sources.mailbox_use import MailboxUse

__all__ = ["AnalysisOptions", "AsJson", "Language", "ProfileName", "Received", "WeekOption", "with_analysis_options"]

FileArguments = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILES",
        help="Calendars, mail, and folders or archives of them. Default: what is kept of connected sources.",
        show_default=False,
    ),
]
Me = Annotated[
    list[str] | None,
    typer.Option(
        "--me",
        metavar="ADDRESS",
        help="Your own address; repeat it for each. Default: what the files state, or the likeliest.",
        show_default=False,
    ),
]
Zone = Annotated[
    str | None,
    typer.Option(
        "--tz", metavar="ZONE", help="Your time zone, such as Europe/Oslo. Default: this machine's.", show_default=False
    ),
]
WeekOption = Annotated[
    str | None,
    typer.Option(
        "--week",
        metavar="WEEK",
        help="An ISO week, such as 2026-W47. Default: the latest with work.",
        show_default=False,
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option(
        "--include",
        metavar="OPTION",
        help="Take in more of the calendar: blocks (no other people), unanswered, private, all; "
        "shift:CATEGORY takes the entries of a category as ordinary hours. Default: none.",
        show_default=False,
    ),
]
WorkDomains = Annotated[
    list[str] | None,
    typer.Option(
        "--work-domain",
        metavar="DOMAIN",
        help="The mail is also private: only mail in which somebody else of this domain takes part counts; "
        "repeat it for each. Default: all mail counts.",
        show_default=False,
    ),
]
MixedMailbox = Annotated[
    bool,
    typer.Option("--mixed-mailbox", help="The mail is also private: outside ordinary hours it is perhaps private."),
]
WeeklyHours = Annotated[
    str | None,
    typer.Option(
        "--hours",
        metavar="HOURS",
        help='Ordinary hours, such as "mon-thu 07:30-15:30, fri 07:30-13:00". Default: mon-fri 08:00-16:00.',
        show_default=False,
    ),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="CODE",
        help="Take its public holidays out of ordinary hours: NO, DE-BY. Default: no country.",
        show_default=False,
    ),
]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME|FILE",
        help="The rules: a name, or a .toml file of your own. Default: afi_2022_04.",
        show_default=False,
    ),
]
RestMethod = Annotated[
    str | None,
    typer.Option(
        "--rest-method",
        metavar="METHOD",
        help="overnight, start_anchored or rolling. Default: the profile's.",
        show_default=False,
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="nb|nn|en",
        help="Language, or the path of a catalogue. Default: the environment's.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys instead.")]
Received = Annotated[bool, typer.Option("--received", help="Mark received mail too. It is contact, not work.")]


@dataclass(frozen=True)
class AnalysisOptions:
    """What every command that classifies takes: the files, whose they are, and the hours that they are held against."""

    files: FileArguments = None
    me: Me = None
    tz: Zone = None
    include: Include = None
    hours: WeeklyHours = None
    country: Country = None
    rest_method: RestMethod = None
    work_domain: WorkDomains = None
    mixed_mailbox: MixedMailbox = False
    lang: Language = None

    def mailbox(self) -> MailboxUse:
        """What the mailboxes of the files are used for. Raises `SettingsError` for what is no domain."""
        from grense.sources.mailbox_use import MailboxUse

        is_mixed = self.mixed_mailbox or bool(self.work_domain)
        return MailboxUse(mailbox="mixed" if is_mixed else "", work_domains=tuple(self.work_domain or ()))


def with_analysis_options(command: Callable[..., None]) -> Callable[..., None]:
    """Replace a command's parameter `options` by one parameter for each field of `AnalysisOptions`."""
    hints = get_type_hints(AnalysisOptions, include_extras=True)
    shared = [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in fields(AnalysisOptions)
    ]
    own = [one for one in inspect.signature(command, eval_str=True).parameters.values() if one.name != "options"]

    @wraps(command)
    def expanded(**given: Any) -> None:
        command(options=AnalysisOptions(**{one.name: given.pop(one.name) for one in shared}), **given)

    parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own] + shared
    # Typer reads both.
    vars(expanded)["__signature__"] = inspect.Signature(parameters, return_annotation=None)
    expanded.__annotations__ = {one.name: one.annotation for one in parameters}
    return expanded
