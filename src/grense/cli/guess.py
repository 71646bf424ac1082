"""`grense guess`: the person's own guess of a week's hours, before the picture shows them."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Annotated

import typer

from grense.cli.context import Session, is_interactive
from grense.cli.options import Language
from grense.errors import GrenseError
from grense.i18n import N_
from grense.model.shown import Shown
from grense.model.time import checked_week, iso_week, load_zone
from grense.model.week_guess import GUESS, WeekGuess
from grense.storage.store import Store
from grense.wording.guesses import OFFER

__all__ = ["ask_guess", "register"]

_WEEK = dt.timedelta(weeks=1)
_HOUR = 60


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(epilog="\b\nExamples:\n  grense guess 38\n  grense guess 2026-W47 37:30\n  grense guess")(guess)


def guess(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WEEK] HOURS",
            help="An ISO week, by default the one that is over, and its hours, such as 38, 37.5 or 37:30.",
            show_default=False,
        ),
    ] = None,
    undo: Annotated[
        str | None, typer.Option("--undo", metavar="WEEK", help="Delete the guess of a week.", show_default=False)
    ] = None,
    lang: Language = None,
) -> None:
    """Your own guess of a week's hours, or those that you made.

    Make it before you look. grense pattern shows it beside what is seen of the same week.
    """
    session = Session.open(lang)
    if undo is not None:
        with session.home.store() as store:
            if not store.take_back_guess(checked_week(undo)):
                raise GrenseError("no_such_guess", N_("no such guess"), hint=N_("grense guess lists them"))
        session.say(N_("Undone."))
    elif not given:
        _list(session)
    else:
        *week, hours = given
        if len(week) > 1:
            raise _no_guess(" ".join(given))
        one = WeekGuess(checked_week(week[0]) if week else _last(session), _minutes(hours))
        if one.week > _last(session):
            raise GrenseError("week_not_over", N_("the week is not over"), "{value}", value=one.week)
        with session.home.store() as store:
            store.guess(one)
        session.say(
            N_("Your own figure of {week}: {hours}. grense guess --undo {week} deletes it."),
            week=one.week,
            hours=session.words.duration(one.minutes),
        )


def ask_guess(session: Session) -> None:
    """Ask once for the week that is over, where the settings say so; else say once that it can be asked for."""
    if not is_interactive() or not session.home.has_store():
        return
    week = _last(session)
    key = f"{GUESS}:{week}" if session.settings.guess else f"{GUESS}:offer"
    with session.home.store() as store:
        done = any((one.code, one.key) == (GUESS, key) for one in store.shown())
        if done or any(one.week == week for one in store.guesses()):
            return
        if not session.settings.guess:
            session.note(OFFER)
            outcome = "offered"
        else:
            outcome = _asked(session, store, week)
        store.note_shown(Shown(GUESS, key, session.now, outcome))


def _asked(session: Session, store: Store, week: str) -> str:
    """Ask for the hours of a week, and keep the answer; Enter skips."""
    form = session.words.gettext("What do you think the hours of week {number} were? Enter skips")
    while text := typer.prompt(form.format(number=int(week[-2:])), default="", show_default=False).strip():
        with suppress(GrenseError):
            store.guess(WeekGuess(week, _minutes(text)))
            return "answered"
        session.say(N_("Hours, such as 38, 37.5 or 37:30; Enter skips."))
    return "skipped"


def _list(session: Session) -> None:
    guesses = []
    if session.home.has_store():
        with session.home.store() as store:
            guesses = store.guesses()
    if not guesses:
        session.say(N_("You have guessed no hours."))
    for one in guesses:
        typer.echo(f"{one.week}  {session.words.duration(one.minutes)}")


def _last(session: Session) -> str:
    """The latest ISO week that is over."""
    return iso_week(session.now.astimezone(load_zone(session.tz)).date() - _WEEK)


def _minutes(value: str) -> int:
    """Hours as a number or as hours and minutes."""
    hours, colon, minutes = value.replace(",", ".").partition(":")
    with suppress(ValueError, OverflowError):
        found = int(hours) * _HOUR + int(minutes) if colon else round(float(hours) * _HOUR)
        if not colon or 0 <= int(minutes) < _HOUR:
            return found
    raise _no_guess(value)


def _no_guess(value: str) -> GrenseError:
    return GrenseError(
        "invalid_guess",
        N_("not a week and its hours"),
        "{value}",
        hint=N_("such as 38, 37.5 or 37:30, after the week if there is one"),
        value=repr(value),
    )
