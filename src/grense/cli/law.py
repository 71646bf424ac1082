"""`grense law`: some weeks compared with a law's general limits, with what is near them and what cannot be checked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from grense import __version__
from grense.cli.canvas import CROSSING, QUIET
from grense.cli.context import Session, moment_of
from grense.cli.options import AnalysisOptions, AsJson, WeekOption, with_analysis_options
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.time import checked_week
from grense.rules.profiles import checked_rest_method
from grense.wording import law as wording
from grense.wording.crossings import basis_word

if TYPE_CHECKING:
    from grense.cli.analysis import Case
    from grense.cli.page import Report
    from grense.i18n import Catalogue
    from grense.law.assessment import Assessment
    from grense.law.profile import LawProfile
    from grense.law.results import LawFinding, LawView, RuleView
    from grense.law.rule import LawRule
    from grense.model.crossing_reason import CrossingReason

__all__ = ["register"]

_GENERAL = "no_aml_general"
_MOST_WEEKS = 520
_SHOWN = 5
_LABEL = 20

LawName = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME|FILE",
        help="The law: no_aml_general, no_aml_averaged_individual, no_aml_tariff_max, no_aml_exempt, eu_wtd, or a "
        ".toml file of your own. Default: the settings', or the one that goes by the country, or no_aml_general.",
        show_default=False,
    ),
]
Agreements = Annotated[
    list[str] | None,
    typer.Option(
        "--agreement",
        metavar="NAME",
        help="What is agreed: evening_21_23, averaging, tariff_bound, sunday_average; repeat it for each. Default: "
        "nothing.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        epilog="\b\nExamples:\n  grense law\n  grense law calendar.ics sent.mbox --agreement evening_21_23 --weeks 8"
    )(law)


@with_analysis_options
def law(  # noqa: PLR0913  # each is an option of the command
    *,
    options: AnalysisOptions,
    profile: LawName = None,
    agreement: Agreements = None,
    weeks: Annotated[int, typer.Option("--weeks", metavar="N", help="So many weeks, up to the one chosen.")] = 26,
    everything: Annotated[bool, typer.Option("--all", help="Every finding, not the latest five of a rule.")] = False,
    year_start: Annotated[
        str, typer.Option("--year-start", metavar="MM-DD", help="When the employer's 52 weeks of overtime begin.")
    ] = "01-01",
    chosen: WeekOption = None,
    as_json: AsJson = False,
) -> None:
    """Your weeks beside a law's general limits. Not legal advice."""
    from grense.law.choice import law_of
    from grense.law.profile import load_law

    if not 1 <= weeks <= _MOST_WEEKS:
        raise GrenseError(
            "invalid_value",
            N_("nonsense value"),
            "{place}",
            hint=N_("{least} to {most}"),
            place=f"--weeks {weeks}",
            least=1,
            most=_MOST_WEEKS,
        )
    begins = _day_of_year(year_start)
    session = Session.open(options.lang)
    rules = session.rules(options)
    name = profile or law_of(rules.country, session.settings.law) or _GENERAL
    chosen_law = load_law(name, agreement or ())  # errors in it are raised before anything is read
    case = session.case(options, rules, None if chosen is None else checked_week(chosen))
    if case.chosen is None or not len(case.gathered.activities):
        if as_json:
            nothing: dict[str, Any] = {"first_day": None, "last_day": None, "rules": [], "own_initiative": None}
            typer.echo(_document(chosen_law, case, nothing))
        else:
            case.report().nothing(case.gathered, [])
        return
    first, last = _period(case, weeks)
    found = _assess(case, name, agreement or [], begins, (first, last), options)
    view = _view(found, first, last, case.gathered.reasons)
    if as_json:
        typer.echo(_json(view, found, case))
    else:
        page = case.report()
        _show(page, view, everything=everything)
        page.account(case.gathered)


def _assess(
    case: Case,
    profile: str,
    agreements: list[str],
    year_start: tuple[int, int],
    period: tuple[dt.date, dt.date],
    options: AnalysisOptions,
) -> Assessment:
    from grense.law.assessment import assess

    zone = case.gathered.tz
    first, last = period
    begin, finish = (_midnight(day, zone) for day in (first, last + dt.timedelta(days=1)))
    activities = case.gathered.activities
    return assess(
        activities.loc[activities["start"] < finish],
        tz=zone,
        law=profile,
        ordinary_hours=case.found.ordinary_hours,
        country=options.country,
        rest_method=checked_rest_method(options.rest_method),
        since=begin,
        until=min(case.now, case.gathered.until, finish),
        year_start=year_start,
        agreements=agreements,
        reading=case.found.profile,
    )


def _view(found: Assessment, first: dt.date, last: dt.date, reasons: Sequence[CrossingReason]) -> LawView:
    from grense.law.summarise import view_of

    return view_of(found, first, last, reasons=reasons)


def _show(page: Report, view: LawView, *, everything: bool) -> None:
    words = page.words
    last = f"{words.date(view.last)} {view.last.year}"
    weeks = words.ngettext("{count} week to {date}", "{count} weeks to {date}", view.weeks)
    _headline(page, words.gettext("Working time and the law"), weeks.format(count=view.weeks, date=last))
    page.notes([*wording.heads(view.law, words), wording.unseen_sentence(view.law.unseen, words), ""])
    within = [one for one in view.rules if not one.findings]
    for one in view.rules:
        if one.findings:
            _show_rule(page, one, view.last, everything=everything)
    if within:
        _headline(page, words.gettext("Not passed, as far as can be seen"), "")
        for one in within:
            _headline(page, f"  {wording.rule_word(one.rule.id, words)}", _aside(one.rule, words), style="")
            _quiet(page, 4, wording.nearest_sentence(one, words, view.last))
            _quiet(page, 4, wording.left_out_sentence(one, words))
            if one.report:
                _quiet(page, 4, wording.report_sentence(one, words))
        page.notes([""])
    if view.initiative is not None and (said := wording.initiative_sentence(view.initiative, words)):
        page.notes([said, ""])
    page.notes(
        [
            words.gettext(
                "Est. joins what lies close together; cal. is meetings and entries; trace is what was sent or entered."
            ),
            words.gettext(wording.TWO_READINGS),
        ]
    )


def _show_rule(page: Report, view: RuleView, last: dt.date, *, everything: bool) -> None:
    words, rule = page.words, view.rule
    _headline(page, wording.rule_word(rule.id, words), _aside(rule, words))
    page.hanging(Text("  "), Text(wording.count_sentence(view, words)))
    shown = view.findings if everything else view.findings[-_SHOWN:]
    for one in reversed(shown):
        label = Text(f"  {wording.day_word(one, words, last)}".ljust(_LABEL), CROSSING)
        page.hanging(label, Text(wording.finding_sentence(one, words)), Text(basis_word(one.basis, words), QUIET))
        _quiet(page, _LABEL, wording.finding_note(one, words))
    earlier = len(view.findings) - len(shown)
    if earlier:
        form = words.ngettext("and {count} earlier; --all shows it", "and {count} earlier; --all shows them", earlier)
        _quiet(page, _LABEL, form.format(count=earlier))
    _quiet(page, 2, wording.left_out_sentence(view, words))
    _quiet(page, 2, wording.report_sentence(view, words))
    _quiet(page, 2, wording.unseen_sentence(rule.unseen, words))
    page.notes([""])


def _aside(rule: LawRule, words: Catalogue) -> str:
    return f"{rule.section}, {wording.limit_clause(rule, words)}"


def _headline(page: Report, title: str, aside: str, style: str = "bold") -> None:
    page.hanging(Text(f"{title}   " if aside else title, style), Text(aside, QUIET))


def _quiet(page: Report, indent: int, sentence: str) -> None:
    if sentence:
        page.hanging(Text(" " * indent), Text(sentence, QUIET))


def _json(view: LawView, found: Assessment, case: Case) -> str:
    words = case.words
    seen = {
        "first_day": view.first.isoformat(),
        "last_day": view.last.isoformat(),
        "rules": [
            {
                "id": one.rule.id,
                "section": one.rule.section,
                "source": one.rule.source,
                "checked_on": one.rule.checked_on.isoformat(),
                "limit": wording.limit_clause(one.rule, words),
                "judged": one.judged,
                "findings": [_finding(finding, found, words) for finding in one.findings],
                "nearest": _finding(one.nearest, found, words) if one.nearest else None,
                "report": {"category": one.category, "crossings": one.report} if one.category else None,
                "cannot_be_seen": list(one.rule.unseen),
            }
            for one in view.rules
        ],
        "own_initiative": asdict(view.initiative) if view.initiative else None,
    }
    return _document(view.law, case, seen)


def _document(law: LawProfile, case: Case, seen: dict[str, Any]) -> str:
    known = {
        "grense": __version__,
        "schema": 1,
        "unit": "minutes",
        "legal_advice": False,
        "law": {
            "id": law.id,
            "title": law.title,
            "checked_on": law.checked_on.isoformat(),
            "source": law.source,
            "country": law.country,
            "agreed": list(law.agreed),
            "reading": Path(law.reading).name,
            "cannot_be_seen": list(law.unseen),
        },
        "zone": case.gathered.tz,
    }
    return json.dumps(known | seen, indent=2)


def _finding(one: LawFinding, found: Assessment, words: Catalogue) -> dict[str, Any]:
    evidence = found.evidence(one.label)
    return {
        "date": one.date.isoformat(),
        "start": one.start.astimezone(dt.UTC).isoformat(),
        "end": one.end.astimezone(dt.UTC).isoformat(),
        "start_local": one.start.isoformat(),
        "end_local": one.end.isoformat(),
        "basis": one.basis or None,
        "value": one.value,
        "value_shown": one.shown,
        "limit": one.limit,
        "margin": one.margin,
        "micro_only": one.micro_only,
        "without_micro": one.without_micro,
        "complete": one.complete,
        "left_out": [{"first_day": day.isoformat(), "share": share} for day, share in one.left_out],
        "sentence": wording.finding_sentence(one, words) if one.basis else None,
        "evidence": len(evidence),
    }


def _period(case: Case, weeks: int) -> tuple[dt.date, dt.date]:
    """First and last day of that many whole weeks up to the chosen one, but none before the first with work."""
    from grense.model.time import monday_of, week_start

    monday = week_start(case.chosen or "")
    first = monday - dt.timedelta(weeks=weeks - 1)
    if not case.found.days.empty:
        known = case.found.days["date"].min().date()
        first = max(first, min(monday_of(known), monday))
    return first, monday + dt.timedelta(days=6)


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    return moment_of(day.isoformat(), zone)


def _day_of_year(value: str) -> tuple[int, int]:
    month, _, day = value.partition("-")
    try:
        found = dt.date(2001, int(month), int(day))  # not a leap year: the day must exist in every year
    except ValueError:
        raise GrenseError(
            "invalid_day_of_year",
            N_("no such day of the year"),
            "{value}",
            hint=N_("month and day, such as 01-01"),
            value=repr(value),
        ) from None
    return found.month, found.day
