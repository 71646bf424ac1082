"""`grense connect` with an address: what its domain says, a choice for calendar and mail, and the dialogue for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from grense.cli.connect import Dialogue, free_label
from grense.cli.context import Session
from grense.errors import GrenseError
from grense.i18n import N_
from grense.i18n.errors import error_line
from grense.services.find_ways import ways_for
from grense.sources.discovery.domain import domain_of
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.sources.hosts import is_loopback
from grense.sources.providers import Provider, known_provider, provider_at
from grense.wording.ways_in import ASKING, CALENDAR_OR_MAIL, ONLY_THE_DOMAIN, OUTSIDE, found_lines, way_line

__all__ = ["connect_by_address", "kind_of_text"]

_TIMESHEETS = (".csv", ".xlsx", ".ods")


def kind_of_text(text: str) -> tuple[str, dict[str, Any]] | None:
    """The kind of source that a path or an address of a calendar is, with its options; None for other texts.

    >>> kind_of_text("webcal://example.org/kari.ics")
    ('ics', {'path': 'webcal://example.org/kari.ics'})
    """
    if "://" in text:
        plain = text.partition("?")[0].casefold()
        is_file = plain.startswith("webcal") or plain.endswith((".ics", ".ical")) or "/ical/" in plain
        return ("ics", {"path": text}) if is_file else ("caldav", {"url": text})
    path = Path(text).expanduser()
    if not text or not path.exists():
        return None
    ending = path.suffix.casefold()
    kind = "timesheet" if ending in _TIMESHEETS else "ics" if ending == ".ics" and path.is_file() else "files"
    return kind, {"path": str(path.resolve())}


def connect_by_address(
    session: Session, address: str, given: Mapping[str, Any], name: str | None, *, device_code: bool
) -> bool:
    """Connect the calendar and the mail of an address; returns whether its domain says how.

    Where the calendar cannot be connected, the mail is tried all the same. Raises `GrenseError` for what is no address,
    and what the dialogue raises.
    """
    domain = domain_of(address)
    if provider_at(domain) is None:
        session.say(ONLY_THE_DOMAIN)
        session.say(ASKING, domain=domain)
    found = ways_for(address)
    for line in found_lines(found, session.words):
        session.say("{line}", line=line)
    provider = known_provider(found.provider)
    if not found.ways:
        return False
    if provider is not None:
        session.say(N_("What it accepts, and each click: {page}"), page=provider.page)
    chosen = [(what, way) for what in CALENDAR_OR_MAIL if (way := _chosen(session, found, provider, what)) is not None]
    if not chosen:
        session.say(N_("Nothing is connected."))
    ways = list(dict.fromkeys(way for _, way in chosen))
    failed = False
    for way in ways:
        typer.echo()
        session = session.reloaded()
        label = (name if way is ways[0] else None) or free_label(session.settings, way.kind)
        options = {**way.options, **_left_out(way, [what for what, one in chosen if one == way]), **given}
        options |= _certificate(session, options)
        try:
            Dialogue(session, options, device_code=device_code, provider=provider).add(way.kind, label)
        except GrenseError as error:
            if way is ways[-1]:
                raise
            failed = True
            typer.echo(f"{label}: {error_line(error, session.words)}", err=True)
    if failed:
        raise typer.Exit(2)
    return True


def _chosen(session: Session, found: WaysIn, provider: Provider | None, what: str) -> WayIn | None:
    """Prompt for the way to read the calendar or the mail; None for neither."""
    ways = [way for way in found.ways if what in way.reads]
    if not ways:
        return None
    words = session.words
    typer.echo()
    session.say(CALENDAR_OR_MAIL[what])
    while True:
        way = _picked(session, ways)
        if way is None:
            return None
        if way.signs_in == "browser" and not typer.confirm(words.gettext("Do you have an application id for it?")):
            if provider is not None:
                session.say(N_("How to get one: {page}"), page=provider.page)
            ways = [one for one in ways if one.signs_in != "browser"]
            if not ways:
                return None
            session.say(N_("These need none:"))
            continue
        terms = provider.terms_for(way.kind) if provider is not None and way.signs_in == "address" else None
        if terms is not None and terms.advice:
            session.say("{advice}.", advice=words.gettext(terms.advice))
        if all(_may_ask(session, found.domain, host) for host in way.elsewhere):
            return way


def _picked(session: Session, ways: Sequence[WayIn]) -> WayIn | None:
    for number, way in enumerate(ways, 1):
        session.say("{number}  {line}", indent=2, number=number, line=way_line(way, session.words))
    session.say("0  " + session.words.gettext("leave it out"), indent=2)
    while True:
        answer = str(typer.prompt(session.words.gettext("Number"), default="1")).strip()
        if answer.isdecimal() and int(answer) <= len(ways):
            return ways[int(answer) - 1] if int(answer) else None


def _may_ask(session: Session, domain: str, host: str) -> bool:
    return typer.confirm(session.words.gettext(OUTSIDE).format(domain=domain, host=host))


def _left_out(way: WayIn, reads: Sequence[str]) -> dict[str, bool]:
    """The options that leave the calendar or the mail out, of a kind that reads both."""
    return {what: what in reads for what in way.reads} if len(way.reads) > 1 and way.kind != "files" else {}


def _certificate(session: Session, options: Mapping[str, Any]) -> dict[str, str]:
    """The certificate of a mail server on this machine, which is its own authority."""
    if not is_loopback(str(options.get("host", ""))) or "ca" in options:
        return {}
    text = session.words.gettext("File with the certificate that the program on this machine has exported")
    while True:
        answer = str(typer.prompt(text, default="", show_default=False)).strip()
        if not answer:
            return {}
        path = Path(answer).expanduser()
        if path.is_file():
            return {"ca": str(path.resolve())}
        session.say(N_("There is no such file."))
