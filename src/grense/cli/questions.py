"""`grense questions`: the report's questions in the terminal, and the person's own results over time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer
from rich.table import Table

from grense.cli.context import Session, check_choice, is_interactive
from grense.cli.options import AsJson, Language
from grense.cli.page import open_console
from grense.errors import GrenseError
from grense.i18n import N_
from grense.model.time import load_zone
from grense.questions import LEAST, MOST, SCALES, SHORT, Pulse, Question, Scale, course, load_scale
from grense.storage.store import Answer
from grense.wording import questions as said

__all__ = ["register"]

_SKIP_ALL = "q"


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(epilog="\b\nExamples:\n  grense questions\n  grense questions --show")(questions)


def questions(
    scale: Annotated[
        list[str] | None,
        typer.Option("--scale", metavar="NAME", help=f"One of {', '.join(SCALES)}; repeat it.", show_default=False),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Ask nothing: show the course of earlier answers.")] = False,
    shares: Annotated[
        bool, typer.Option("--shares", help="With the course, the report's share of those expected to be available.")
    ] = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """The report's questions, and your own course.

    About work and free time, for your eyes only: twelve statements by default, each from 1 to 5. The answers stay on
    this machine, and every one can be skipped.
    """
    session = Session.open(lang)
    for name in scale or ():
        check_choice(name, "scale", SCALES)
    if show or shares or as_json:
        _show(session, tuple(scale or SCALES), as_json)
        if shares and not as_json:
            session.say(said.expectation_share(session.words))
        return
    if not is_interactive():
        raise GrenseError(
            "not_interactive", N_("nobody is there to be asked"), hint=N_("run it in a terminal, or add --show")
        )
    _ask(session, [load_scale(name) for name in scale or SHORT])


def _ask(session: Session, scales: Sequence[Scale]) -> None:
    session.say(said.ABOUT)
    session.say(said.TERMS)
    session.say(
        N_("Answers: {least} is {first}, {four} is {fourth}, {most} is {last}. Enter skips a question, q the rest."),
        least=LEAST,
        most=MOST,
        four=4,
        first=said.answer_word(LEAST, session.words),
        fourth=said.answer_word(4, session.words),
        last=said.answer_word(MOST, session.words),
    )
    today = session.now.astimezone(load_zone(session.tz)).date()
    kept = [Answer(today, name, number, value) for name, number, value in _answered(session, scales)]
    if not kept:
        session.say(N_("Nothing was answered, and nothing is kept."))
        return
    with session.home.store() as store:
        for one in kept:
            store.answer(one)
    typer.echo()
    pulse = course(kept)[-1]
    for name, found in pulse.scores.items():
        mean = session.words.decimal(found.mean)
        typer.echo(f"{said.title(name, session.words)}: {mean} ({said.score_word(name, session.words)})")
    if sentence := said.pulse_sentence(pulse, session.words):
        session.say(sentence)
    session.say(N_("Kept on this machine. grense questions --show shows the course, grense data forget deletes it."))


def _answered(session: Session, scales: Sequence[Scale]) -> Iterator[tuple[str, int, int]]:
    for scale in scales:
        typer.echo()
        typer.echo(said.title(scale.name, session.words))
        if stem := scale.stem.get(session.words.language):
            typer.echo(stem)
        for question in scale.questions:
            value = _answer(session, question)
            if value is None:
                return
            if value:
                yield scale.name, question.number, value


def _answer(session: Session, question: Question) -> int | None:
    """From 1 to 5; 0 for a skipped question, None when the rest is skipped."""
    while True:
        text = typer.prompt(
            f"  {question.text(session.words.language)} [{LEAST}-{MOST}]", default="", show_default=False
        ).strip()
        if not text:
            return 0
        if text.casefold() == _SKIP_ALL:
            return None
        if text.isdecimal() and LEAST <= int(text) <= MOST:
            return int(text)
        session.say(N_("A number from {least} to {most}, Enter to skip, or q."), indent=2, least=LEAST, most=MOST)


def _show(session: Session, names: Sequence[str], as_json: bool) -> None:
    pulses: tuple[Pulse, ...] = ()
    if session.home.has_store():
        with session.home.store() as store:
            pulses = course(store.answers())
    if as_json:
        json.dump([_plain(pulse, names) for pulse in pulses], sys.stdout, indent=1)
        typer.echo()
        return
    if not pulses:
        session.say(N_("No answers are kept yet. grense questions asks."))
        return
    shown = [name for name in names if any(name in pulse.scores for pulse in pulses)]
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for pulse in pulses:
        table.add_column(pulse.day.isoformat(), justify="right", no_wrap=True)
    for name in shown:
        figures = (pulse.scores.get(name) for pulse in pulses)
        table.add_row(
            f"{said.title(name, session.words)} ({said.score_word(name, session.words)})",
            *("–" if one is None else session.words.decimal(one.mean) for one in figures),
        )
    open_console(sys.stdout, {}).print(table)
    if sentence := said.pulse_sentence(pulses[-1], session.words):
        session.say(sentence)
    for name in shown:
        session.say(said.origin(load_scale(name), session.words))


def _plain(pulse: Pulse, names: Sequence[str]) -> Mapping[str, object]:
    scores = {name: round(found.mean, 3) for name, found in pulse.scores.items() if name in names}
    return {"day": pulse.day.isoformat(), "scores": scores, "connected": pulse.connected}
