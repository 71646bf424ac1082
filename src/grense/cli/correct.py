"""`grense correct`: the person's corrections. The original data stays, and every correction can be undone."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from grense.cli.context import Session, day_of, moment_of
from grense.cli.options import AnalysisOptions, Language
from grense.errors import GrenseError
from grense.i18n import N_
from grense.model.correction import (
    AT_PLACE,
    AWAY,
    ENDED,
    FLEXI_DAY,
    IN_ZONE,
    NOT_WORK,
    OPEN,
    WORKED,
    Correction,
    replaced,
    where,
)
from grense.model.time import load_zone
from grense.model.travel import MachineZone, moved
from grense.rules.kinds import BESIDE
from grense.rules.long_entries import ON_CALL, WORK, clock_times, with_answer
from grense.storage.home import machine_zone
from grense.storage.machine_zone import remember_zone
from grense.storage.settings import change
from grense.storage.store import Store
from grense.wording.places import place_word
from grense.wording.reasons import reason_word

__all__ = ["app"]

app = typer.Typer(
    help="Say what the times do not.\n\nThis was not work, I also worked then, I was away or in another time zone. "
    "The original stays, and every correction can be undone.",
    no_args_is_help=True,
    epilog='\b\nExamples:\n  grense correct not-work "2026-11-18 22:14"\n'
    '  grense correct worked "2026-11-18 19:00" "2026-11-18 20:30"\n'
    "  grense correct zone 2026-11-02 2026-11-07 America/New_York",
)

From = Annotated[str, typer.Argument(metavar="FROM", help='A local time, such as "2026-11-18 22:14", or a date.')]
LongStart = Annotated[str, typer.Argument(metavar="FROM", help="When the entry begins, as grense week lists it.")]
AllAlike = Annotated[
    bool, typer.Option("--all-alike", help="The same for all entries of these clock times, those to come too.")
]
To = Annotated[str, typer.Argument(metavar="TO", help="A local time or a date, not included.")]

_MINUTE = dt.timedelta(minutes=1)
_SAID = {
    NOT_WORK: N_("not work"),
    ENDED: N_("ended at {until}"),
    WORKED: N_("also worked"),
    AWAY: N_("away"),
    IN_ZONE: N_("in {zone}"),
    FLEXI_DAY: N_("flexi day, hours taken back"),
    AT_PLACE: N_("worked {place}"),
}
_ANSWERS = {WORK: N_("work"), ON_CALL: N_("on call")}


@app.command(name="not-work")
def not_work(
    start: From,
    end: Annotated[
        str | None,
        typer.Argument(metavar="TO", help="Without it: what begins at that minute.", show_default=False),
    ] = None,
    lang: Language = None,
) -> None:
    """Say that something was not work.

    One mail or meeting, or everything in a span.
    """
    session = Session.open(lang)
    begin = moment_of(start, session.tz)
    if end is not None:
        _keep(session, [Correction(NOT_WORK, begin, moment_of(end, session.tz))])
        return
    _keep(session, [Correction(NOT_WORK, first, last, kind) for first, last, kind in _beginning_at(session, begin)])


@app.command()
def ended(
    start: From,
    until: Annotated[str, typer.Argument(metavar="UNTIL", help="When it ended instead.")],
    lang: Language = None,
) -> None:
    """Say that a meeting ended early."""
    session = Session.open(lang)
    meetings = [found for found in _beginning_at(session, moment_of(start, session.tz)) if found[2] == "meeting"]
    if not meetings:
        raise GrenseError(
            "no_such_meeting", N_("no meeting begins at that minute"), hint=N_("grense data show --rows lists them")
        )
    moment = moment_of(until, session.tz)
    _keep(session, [Correction(ENDED, first, last, until=moment) for first, last, _ in meetings])


@app.command()
def worked(start: From, end: To, lang: Language = None) -> None:
    """Say that you also worked then."""
    session = Session.open(lang)
    _keep(session, [Correction(WORKED, moment_of(start, session.tz), moment_of(end, session.tz))])


@app.command()
def away(start: From, end: To, lang: Language = None) -> None:
    """Say that you were away.

    What meetings have in the span was without you, and its whole days have no ordinary hours. What you sent stays.
    """
    session = Session.open(lang)
    one = Correction(AWAY, moment_of(start, session.tz), moment_of(end, session.tz))
    _keep(session, [one])
    with session.home.store() as store:
        table = store.activities((one.start, one.end))
    if sent := int((table["kind"] == "mail_sent").sum()):
        form = session.words.ngettext(
            "{count} mail that was sent in that time stays; grense correct not-work takes it out.",
            "{count} mails that were sent in that time stay; grense correct not-work takes them out.",
            sent,
        )
        typer.echo(form.format(count=sent))


@app.command(name="work")
def work(start: LongStart, all_alike: AllAlike = False, lang: Language = None) -> None:
    """Say that a long entry was work.

    All of it. Where only a part was, grense correct worked says which.
    """
    session = Session.open(lang)
    first, last, _ = _long_entry_at(session, moment_of(start, session.tz))
    if all_alike:
        _answer_all(session, first, last, WORK)
    else:
        _keep(session, [Correction(WORKED, first, last)])


@app.command(name="on-call")
def on_call(start: LongStart, all_alike: AllAlike = False, lang: Language = None) -> None:
    """Say that a long entry was no work.

    You were on call, or it was a whole day and no meeting.
    """
    session = Session.open(lang)
    first, last, kind = _long_entry_at(session, moment_of(start, session.tz))
    if all_alike:
        _answer_all(session, first, last, ON_CALL)
    else:
        _keep(session, [Correction(NOT_WORK, first, last, kind)])


@app.command(name="flexi-day")
def flexi_day(
    day: Annotated[str, typer.Argument(metavar="DAY", help="A date, such as 2026-11-20.")], lang: Language = None
) -> None:
    """Say that you took back hours over on a day.

    It has no ordinary hours, and is no leave, also where a calendar says that you were out of office.
    """
    session = Session.open(lang)
    date = day_of(day)
    start, end = (moment_of(one.isoformat(), session.tz) for one in (date, date + dt.timedelta(days=1)))
    _keep(session, [Correction(FLEXI_DAY, start, end)])


@app.command()
def place(
    days: Annotated[
        str, typer.Argument(metavar="DAY", help="A date, or the first and the last: 2026-11-16..2026-11-20.")
    ],
    at: Annotated[str, typer.Argument(metavar="PLACE", help="home, workplace or elsewhere.")],
    morning: Annotated[bool, typer.Option("--morning", help="Only before the middle of your ordinary hours.")] = False,
    afternoon: Annotated[bool, typer.Option("--afternoon", help="Only after it.")] = False,
    lang: Language = None,
) -> None:
    """Say where you worked on a day.

    It goes before what a calendar or your habit says. Later days replace earlier ones.
    """
    session = Session.open(lang)
    first, _, last = days.partition("..")
    workdays = _workdays(session, day_of(first), day_of(last or first))
    if morning == afternoon:
        spans = [(workdays[0][0], workdays[-1][2])] if workdays else []
    else:
        spans = [(start, middle) if morning else (middle, end) for start, middle, end in workdays]
    _keep(session, [Correction(AT_PLACE, start, end, place=at) for start, end in spans])


@app.command()
def zone(
    start: From,
    end: Annotated[
        str,
        typer.Argument(metavar="TO", help="A local time or a date, not included; - for a stay that goes on."),
    ],
    name: Annotated[str, typer.Argument(metavar="ZONE", help="Where you were, such as America/New_York.")],
    lang: Language = None,
) -> None:
    """Say that you were in another time zone.

    The times given are those of that zone. A stay that goes on ends when this machine is back in your own zone.
    """
    session = Session.open(lang)
    until = OPEN if end == "-" else moment_of(end, name)
    _keep(session, [Correction(IN_ZONE, moment_of(start, name), until, zone=name)])


@app.command(name="moved")
def moved_to(
    start: From,
    name: Annotated[str, typer.Argument(metavar="ZONE", help="Where you live now, such as America/New_York.")],
    lang: Language = None,
) -> None:
    """Say that you have moved to another time zone.

    It becomes your own from that day on. What lies before is judged as it was.
    """
    session = Session.open(lang)
    since = moment_of(start, name)
    with session.home.store() as store:
        corrections = store.corrections()
        for number in [number for number, one in corrections.items() if one.is_open]:
            store.undo(number)
            del corrections[number]
    _keep(session, moved(tuple(corrections.values()), session.tz, since))
    change(session.home.settings_file, "tz", name)
    session.say(N_("Your time zone: {zone} (tz in the settings)."), zone=name)


@app.command()
def stayed(lang: Language = None) -> None:
    """Say that you are in your own time zone, whatever this machine shows.

    It is asked again when the machine's zone changes.
    """
    session = Session.open(lang)
    remember_zone(session.home.zone_file, MachineZone(machine_zone(), declined=True))
    session.say(N_("Your times stay in {zone}."), zone=session.tz)


@app.command(name="list")
def list_corrections(lang: Language = None) -> None:
    """List what you have corrected, and the reasons that you gave."""
    session = Session.open(lang)
    with session.home.store() as store:
        corrections, reasons, unmatched = store.corrections(), store.reasons(), _unmatched(store)
    later = replaced(corrections)
    if not corrections and not reasons:
        session.say(N_("You have corrected nothing."))
    for number, one in corrections.items():
        typer.echo(f"{number:>4}  {_span(session, one)}  {_said(session, one)}")
        if number in later:
            session.say(N_("replaced by {number}"), indent=6, number=later[number])
        elif number in unmatched:
            session.say(N_("no longer matches anything that is kept"), indent=6)
    for reason in reasons:
        typer.echo(f"      {reason.day}  {reason.category}: {reason_word(reason.value, session.words)}")


@app.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As grense correct list numbers it.")],
    lang: Language = None,
) -> None:
    """Take a correction back.

    What the sources say holds again.
    """
    session = Session.open(lang)
    with session.home.store() as store:
        if not store.undo(number):
            raise GrenseError(
                "no_such_correction",
                N_("no such correction"),
                "{value}",
                hint=N_("grense correct list numbers them"),
                value=str(number),
            )
    session.say(N_("Undone."))


def _workdays(session: Session, first: dt.date, last: dt.date) -> list[tuple[dt.datetime, dt.datetime, dt.datetime]]:
    """Start, middle and end of each workday from one date to another, where the person was then."""
    from grense.rules.day_halves import NOON, halves_on
    from grense.rules.profiles import load_profile

    if last < first:
        raise GrenseError(
            "end_before_start", N_("the end does not lie after the start"), hint=N_("give the earlier time first")
        )
    with session.home.store() as store:
        corrections, table = tuple(store.corrections().values()), store.activities()
    rules = session.rules(AnalysisOptions())
    hours, profile = rules.hours(table, session.tz, ()), load_profile(session.settings.profile)
    found = []
    for number in range((last - first).days + 1):
        date, following = (first + dt.timedelta(days=days) for days in (number, number + 1))
        there = where(corrections, session.tz, _on(date, NOON, session.tz))
        start = _on(date, profile.workday_start(hours, date), there)
        middle = _on(date, halves_on(hours, profile, date)[1], there)
        found.append((start, middle, _on(following, profile.workday_start(hours, following), there)))
    return found


def _on(date: dt.date, minutes: int, zone: str) -> dt.datetime:
    """The instant at which the clock of a zone shows a time of a day."""
    local = dt.datetime.combine(date, dt.time()) + minutes * _MINUTE
    return local.replace(tzinfo=load_zone(zone)).astimezone(dt.UTC)


def _unmatched(store: Store) -> frozenset[int]:
    from grense.classification.apply_corrections import apply  # loads pandas

    corrections = store.corrections()
    found = apply(store.activities(), tuple(corrections.values())).unmatched if corrections else ()
    return frozenset(number for place, number in enumerate(corrections) if place in found)


def _long_entry_at(session: Session, minute: dt.datetime) -> tuple[dt.datetime, dt.datetime, str]:
    """The long entry that begins in a minute, and its kind as stored."""
    from grense.classification.long_entries import set_apart

    with session.home.store() as store:
        table, absences = store.activities((minute, minute + _MINUTE)), store.absences()
    rules = session.rules(AnalysisOptions())
    apart = set_apart(table, tz=session.tz, ordinary_hours=rules.hours(table, session.tz, absences))
    found = apart.loc[(apart["kind"] == "long_entry") & (apart["start"] >= minute)]
    if found.empty:
        raise GrenseError(
            "no_such_long_entry", N_("no long entry begins at that minute"), hint=N_("grense week lists them")
        )
    start, end = (found[name].iloc[0].to_pydatetime() for name in ("start", "end"))
    return start, end, str(table["kind"].loc[found.index[0]])


def _answer_all(session: Session, start: dt.datetime, end: dt.datetime, answer: str) -> None:
    there = load_zone(session.tz)
    alike = clock_times(start.astimezone(there), end.astimezone(there))
    change(session.home.settings_file, "long_entries", with_answer(session.settings.long_entries, alike, answer))
    said = session.words.gettext(_ANSWERS[answer])
    session.say(N_("{times}: {said}, all of them. The setting long_entries holds it."), times=alike, said=said)


def _beginning_at(session: Session, minute: dt.datetime) -> list[tuple[dt.datetime, dt.datetime, str]]:
    """The stored activities that begin in the minute, or else the meetings that span it."""
    with session.home.store() as store:
        table = store.activities((minute, minute + _MINUTE))
    table = table.loc[~table["kind"].isin(("mail_received", "shift", *BESIDE))]
    beginning = table.loc[(table["start"] >= minute) & (table["start"] < minute + _MINUTE)]
    chosen = beginning if len(beginning) else table
    if not len(chosen):
        raise GrenseError(
            "nothing_kept", N_("nothing is kept of that minute"), hint=N_("grense data show --rows lists what is kept")
        )
    return [
        (start.to_pydatetime(), end.to_pydatetime(), str(kind))
        for start, end, kind in zip(chosen["start"], chosen["end"], chosen["kind"], strict=True)
    ]


def _keep(session: Session, corrections: list[Correction]) -> None:
    with session.home.store() as store:
        for one in corrections:
            number = store.correct(one)
            session.say(
                N_("{span}: {said}. grense correct undo {number} takes it back."),
                span=_span(session, one),
                said=_said(session, one),
                number=number,
            )


def _span(session: Session, one: Correction) -> str:
    there = load_zone(one.zone or session.tz)
    start = one.start.astimezone(there)
    if one.is_open:
        return f"{start:%Y-%m-%d %H:%M} - …"
    end = one.end.astimezone(there)
    until = f"-{end:%H:%M}" if end.date() == start.date() else f" - {end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M}{until if end > start else ''}"


def _said(session: Session, one: Correction) -> str:
    until = f"{one.until.astimezone(load_zone(session.tz)):%H:%M}" if one.until else ""
    at = place_word(one.place, session.words) if one.place else ""
    return session.words.gettext(_SAID[one.verb]).format(until=until, zone=one.zone or "", place=at)
