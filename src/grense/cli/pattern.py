"""`grense pattern`: the frequency of each pattern over half a year, in the report's words, and its trend."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from grense import __version__
from grense.cli.context import Session, check_choice
from grense.cli.half_year import half_year, show_half_year
from grense.cli.options import AnalysisOptions, AsJson, ProfileName, with_analysis_options
from grense.cli.tables import plain_table
from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.model.time import load_zone, monday_of
from grense.names import RoleName
from grense.storage.settings.values import ROLES
from grense.wording.crossings import category_word
from grense.wording.months import TOGETHER, figure_name, side_word
from grense.wording.patterns import SURVEY, code_word, evidence_word, how_often, moved, timing_lines

if TYPE_CHECKING:
    from grense.cli.analysis import Case
    from grense.cli.page import Report
    from grense.model.months import MonthsBeside
    from grense.model.patterns import Pattern
    from grense.rules.frequency_coding import Coding
    from grense.storage.store import Answer

__all__ = ["LastWeek", "last_whole_week", "register"]

LastWeek = Annotated[
    str | None,
    typer.Option(
        "--week",
        metavar="WEEK",
        help="The last ISO week that counts, such as 2026-W47. Default: the latest that is over.",
        show_default=False,
    ),
]

_WEEK = dt.timedelta(weeks=1)
_MINE = "mine"


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        epilog="\b\nExamples:\n  grense pattern\n  grense pattern --example\n"
        "  grense pattern calendar.ics sent.mbox --compare other"
    )(pattern)


@with_analysis_options
def pattern(  # noqa: PLR0913  # each is an option of the command
    *,
    options: AnalysisOptions,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="ROLE",
            help="Also what the report found, for leader, exempt, other, or mine as the settings have it.",
            show_default=False,
        ),
    ] = None,
    shares: Annotated[
        bool, typer.Option("--shares", help="With --compare: the shares of patterns that you do not have, too.")
    ] = False,
    months: Annotated[
        bool, typer.Option("--months", help="Your months with more of a pattern beside those with less.")
    ] = False,
    sent: Annotated[
        bool,
        typer.Option("--sent", help="Your own mails in free time, too. Without it, where your role is leader."),
    ] = False,
    example: Annotated[bool, typer.Option("--example", help="Show a made-up person.")] = False,
    week: LastWeek = None,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """How often each pattern is there, over half a year.

    By the report's coding, by the estimate and without it, and how that moved.
    """
    from grense.history.months import months_beside, months_of
    from grense.history.patterns import patterns
    from grense.history.trend import whole_weeks
    from grense.questions import course

    session = Session.open(options.lang)
    role = _role(session, compare)
    if shares and compare is None:
        raise GrenseError("option_needs_compare", N_("the option holds with --compare only"), "--shares")
    case = session.case_of_example(options) if example else session.case(options, session.rules(options, profile), None)
    coding = case.found.profile.coding
    if coding is None:
        raise GrenseError(
            "no_frequency_rules",
            N_("the rules do not say how often is often"),
            hint=N_('extends = "afi_2022_04" takes it over'),
        )
    weeks = whole_weeks(case.found, last_whole_week(case, week) + _WEEK, timings=case.timings())
    if not any(one.days for one in weeks) and not as_json:
        case.report().nothing(case.gathered, [])
        return
    limits = case.found.profile.limits
    found = patterns(weeks, coding, limits)
    answers = _answers(session, case)
    beside = months_beside(months_of(weeks, coding, course(answers)), coding) if months else ()
    known = half_year(session, case, weeks[-coding.weeks :], mails=sent or session.settings.role == "leader")
    if as_json:
        more = {"months": [asdict(one) for one in beside]} if months else {}
        typer.echo(json.dumps({**_values(found), **known.values(), **more}, indent=2, default=dt.date.isoformat))
        return
    page = case.report()
    _show(page, found, limits, coding)
    show_half_year(page, known, case, {one.category: one.estimate.count for one in found})
    if months:
        _show_months(page, beside, coding)
    if role is not None:
        _show_report(page, found, role, agreed_hours=_agreed_hours(case), all_shares=shares)
        if known.places is not None and known.places.answer is not None:
            _show_home_days(page, known.places.answer)
    page.account(case.gathered)


def last_whole_week(case: Case, week: str | None) -> dt.date:
    """The Monday of the last week that counts: the given one, or the latest past week with work."""
    from grense.classification.localtime import local_clock
    from grense.model.time import checked_week, week_start

    if week is not None:
        return week_start(checked_week(week))
    today = local_clock(case.now, case.gathered.tz).date()
    over = monday_of(today) - _WEEK
    return over if case.gathered.kept or case.chosen is None else min(over, week_start(case.chosen))


def _role(session: Session, compare: str | None) -> str | None:
    """The group of the report from the option; the person's own is in the settings."""
    if compare != _MINE:
        check_choice(compare, "role", (*ROLES, _MINE))
        return compare
    if session.settings.role is None:
        raise GrenseError(
            "no_role", N_("the settings hold no role"), hint=N_('role = "leader", "exempt" or "other" in the settings')
        )
    return session.settings.role


def _answers(session: Session, case: Case) -> Sequence[Answer]:
    """The stored answers to the report's questions; none with files, which may be another person's."""
    if case.gathered.kept is None:
        return ()
    with session.home.store() as store:
        return store.answers()


def _show(page: Report, found: Sequence[Pattern], limits: Mapping[str, float], coding: Coding) -> None:
    words, first = page.words, found[0]
    assert first.last is not None  # noqa: S101  # there are weeks
    title = words.ngettext("How often, in {count} week to {date}", "How often, in {count} weeks to {date}", first.weeks)
    page.console.print(
        title.format(count=first.weeks, date=words.date(first.last + dt.timedelta(days=6))), style="bold"
    )
    active = words.gettext("{count} of them with work on {days} days or more; days are held against these.")
    page.notes([active.format(count=first.active, days=words.number(coding.active_days)), ""])
    rows = [
        (
            category_word(one.category, words),
            str(one.estimate.count),
            str(one.estimate.weeks),
            how_often(one, one.estimate, words),
            code_word(one, one.estimate, limits[one.category], words),
            evidence_word(one, limits[one.category], words),
        )
        for one in found
    ]
    heads = (N_("Days"), N_("Weeks"), N_("How often"), N_("Coded"), N_("No estimate"))
    page.console.print(plain_table(("", *map(words.gettext, heads)), rows, numbers=(1, 2)), "")
    _show_movement(page, found, coding)
    if told := timing_lines(found, words):
        page.notes([*told, ""])
    page.notes(_notes(found, coding, words))


def _show_movement(page: Report, found: Sequence[Pattern], coding: Coding) -> None:
    words = page.words
    rows = [(category_word(one.category, words), *parts) for one in found if (parts := moved(one, words)) is not None]
    if rows:
        count = coding.trend_weeks
        heads = [words.gettext(head).format(count=count) for head in (N_("{count} weeks before"), N_("Last {count}"))]
        page.console.print(plain_table(("", *heads), rows), "")
        return
    few = words.gettext(
        "Too few weeks to hold one half beside the other: each {weeks} need {count} with work on enough days."
    )
    page.notes([few.format(weeks=coding.trend_weeks, count=words.number(coding.fewest_active_weeks)), ""])


def _notes(found: Sequence[Pattern], coding: Coding, words: Catalogue) -> list[str]:
    notes = [
        words.gettext(
            "The report asked how often in six months; weekly is a day a week or more, and Sundays count by the month. "
            "Where its other words begin is our choice."
        ),
        words.gettext(SURVEY),
    ]
    if any(one.reason == "few_weeks" for one in found):
        few = words.gettext("With fewer than {count} weeks with work on enough days there are counts, and no coding.")
        notes.insert(0, few.format(count=words.number(coding.fewest_active_weeks)))
    if any(one.reason == "questions" for one in found):
        notes.append(
            words.gettext(
                "Three questions (grense questions) show whether one is connected; "
                "the days above are quick looks in free time."
            )
        )
    if any(one.is_only_estimated for one in found):
        notes.append(words.gettext("What is weekly with the estimate and not without it rests on the estimate."))
    return notes


def _show_months(page: Report, beside: Sequence[MonthsBeside], coding: Coding) -> None:
    words = page.words
    page.console.print(words.gettext("Your months with more of a pattern, and those with less"), style="bold")
    if not beside:
        few = words.gettext("Nothing yet: it takes {count} months that are not all alike.")
        page.notes([few.format(count=words.number(coding.fewest_months)), ""])
        return
    rows = [
        (
            category_word(one.pattern, words),
            figure_name(one, words),
            side_word(one, one.more, words),
            side_word(one, one.less, words),
        )
        for one in beside
    ]
    heads = (N_("Pattern"), N_("Beside it"), N_("Months with more"), N_("Months with less"))
    page.console.print(plain_table(tuple(map(words.gettext, heads)), rows), "")
    page.notes(
        [
            words.gettext(TOGETHER),
            "",
        ]
    )


def _agreed_hours(case: Case) -> float | None:
    """The agreed hours of a week as they are now, where the person has said what is agreed."""
    agreed = case.rules.terms.week(case.rules.country)
    today = case.now.astimezone(load_zone(case.gathered.tz)).date()
    return agreed.on(today) / 60 if agreed.stated else None


def _show_report(
    page: Report, found: Sequence[Pattern], role: str, *, agreed_hours: float | None, all_shares: bool
) -> None:
    """Print the report's findings on each pattern; a share only for a pattern that is present, or on request."""
    from grense.yardstick import comparison, is_fitting
    from grense.yardstick import wording as said
    from grense.yardstick.findings import reported

    words, hidden = page.words, False
    for one in found:
        page.console.print(category_word(one.category, words), style="bold")
        if one.category not in reported():
            page.notes([said.not_reported(one.category, words)])
        elif is_fitting(one.estimate.code, asked_again=all_shares):
            page.notes(said.comparison(comparison(one.category, cast(RoleName, role)), words, agreed_hours))
        else:
            page.notes(said.finding(one.category, words))
            hidden = True
        page.console.print()
    if hidden:
        page.notes([words.gettext("--shares prints the shares of the other patterns, too."), ""])


def _show_home_days(page: Report, answer: str) -> None:
    """Print the report's findings on whole days at home, for a person who has as many."""
    from grense.yardstick.home_days import home_days

    page.console.print(page.words.gettext("Whole days at home"), style="bold")
    page.notes([*home_days(answer, page.words), ""])


def _values(found: Sequence[Pattern]) -> dict[str, Any]:
    last = found[0].last if found else None
    return {
        "grense": __version__,
        "schema": 1,
        "last_day": (last + dt.timedelta(days=6)).isoformat() if last else None,
        "weeks": found[0].weeks if found else 0,
        "active_weeks": found[0].active if found else 0,
        "patterns": [
            {
                "category": one.category,
                "coded_by": one.period or None,
                "estimate": asdict(one.estimate),
                "evidence_alone": asdict(one.evidence),
                "not_coded_because": one.reason or None,
                "moved": one.moved if one.moved + one.extra else None,
                "on_top": one.extra if one.moved + one.extra else None,
                "before": asdict(one.before) if one.before else None,
                "now": asdict(one.now) if one.now else None,
            }
            for one in found
        ],
    }
