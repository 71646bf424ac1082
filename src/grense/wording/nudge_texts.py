"""The English texts of each kind of nudge, as in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grense.i18n import N_, NN_

__all__ = ["ACTIONS", "KINDS", "SHARED", "VARIANTS", "NudgeKind", "Said"]


@dataclass(frozen=True)
class Said:
    """A title, a body and a reason, with gaps for facts; a body of two forms is for counts."""

    title: str
    body: str | tuple[str, str]
    reason: str


@dataclass(frozen=True)
class NudgeKind:
    """A kind of nudge: its name, when it is shown, and its texts."""

    name: str
    when: str
    said: Said


_MOVE = NN_(
    "One meeting next week reaches into the evening or the day of rest. It can still be moved, if that suits.",
    "{number} meetings next week reach into the evening or the day of rest. They can still be moved, if that suits.",
)
_NEXT_WEEK = N_("The calendar of next week was looked through; {start_day} {start} is the first.")
_COUNTED = N_("Counted over the last {span} weeks, as the report counts: {count} in {weeks} active weeks.")
_TIMES = N_(
    "{count} times in {weeks} active weeks. There is a neutral text for team, manager or safety "
    "representative, if wanted."
)

_HELD = N_("What is written now can be held until {until_day} {until}, if that suits.")
_REMAINS = N_("Work was seen at {last}. What remains can wait for ordinary hours, if that suits.")
_STOP_BY = N_("Last work by {stop_by} leaves {limit}. What remains can wait, if that suits.")
_START_FROM = N_(
    "Last work at {last}, first on {start_day} at {start}: {rest}. A start at {earliest} is possible, if it suits."
)
_EXPECTED = N_(
    "Work was seen at {last}, and {start_day} begins at {start} as planned or as usual; the "
    "limit is {limit} if nothing "
    "else is agreed."
)

KINDS: Mapping[str, NudgeKind] = {
    "evening_now": NudgeKind(
        N_("Work in the evening"),
        N_("While work goes on in the evening, once an evening."),
        Said(
            N_("Work after {evening}"),
            _HELD,
            N_("Work was seen from {since}; from {evening} it counts as evening work."),
        ),
    ),
    "evening_soon": NudgeKind(
        N_("Before the evening"),
        N_(
            "While work goes on, in the hour before the evening if it then usually goes on into it; in the last twenty "
            "minutes while your hours are not known yet."
        ),
        Said(
            N_("Soon {evening}"),
            _REMAINS,
            N_("Work goes on, and from {evening} it counts as evening work."),
        ),
    ),
    "stop_reminder": NudgeKind(
        N_("The end of the day you chose"),
        N_("While work goes on, from ten minutes before the end you chose until half an hour after it."),
        Said(
            N_("{stop}: the end you chose"),
            N_("What remains can wait until {until_day} {until}, if that suits."),
            N_("Work was seen at {last}, and {stop} is the end of the day by your settings."),
        ),
    ),
    "near_long_day": NudgeKind(
        N_("A day near its limit"),
        N_("While work goes on and the day is within 45 minutes of its limit."),
        Said(
            N_("{worked} today, estimated"),
            N_("{left} to {limit}. What remains can wait for the next workday, if that suits."),
            N_("The day's estimate comes near {limit}: {worked} until now."),
        ),
    ),
    "rest_tonight": NudgeKind(
        N_("Rest before tomorrow"),
        N_("While work goes on that leaves a short rest before the next day, as that is planned or usually begins."),
        Said(
            N_("{limit} of rest last until {earliest}"),
            _START_FROM,
            N_(
                "Work at {last} leaves {rest} before {start_day} {start}; the limit is {limit} if nothing else "
                "is agreed."
            ),
        ),
    ),
    "sunday": NudgeKind(
        N_("Work on the day of rest"),
        N_("While work goes on on the day of rest, and on the last workday before one that holds a meeting."),
        Said(
            N_("Work on {rest_day}"),
            _HELD,
            N_("{rest_day} counts as the day of rest. Work was seen from {since}."),
        ),
    ),
    "plan_ahead": NudgeKind(
        N_("The days ahead"),
        N_(
            "In the afternoon of a workday, at {clock} as a rule; about next week an hour earlier on its last workday; "
            "and on the morning after late work."
        ),
        Said(
            N_("{rest} of rest before {start_day} {start}"),
            N_(
                "The meeting on {stop_day} ends at {stop}. {limit} means last work by {stop_by}, or first at "
                "{start_from}."
            ),
            N_(
                "The calendar leaves {rest} before {start_day} {start}; the limit is {limit} if nothing else is agreed."
            ),
        ),
    ),
    "near_long_week": NudgeKind(
        N_("A week near its limit"),
        N_("From the afternoon before the last workday of the week until noon of that day."),
        Said(
            N_("{worked} this week, estimated"),
            N_("{left} to {limit}, and {last_day} is left. Some of it can wait for next week, if that suits."),
            N_("With the ordinary hours that are left, the week passes {limit}."),
        ),
    ),
    "good_week": NudgeKind(
        N_("A week without crossings"),
        N_("In the place of the weekly summary."),
        Said(
            N_("Week {week}: no crossings"),
            N_("{worked} worked, estimated. Shortest rest: at most {rest}."),
            N_("Week {week} is over, and its evidence shows no crossing."),
        ),
    ),
    "weekly_summary": NudgeKind(
        N_("Summary of the week"),
        N_("Once a week, at the time chosen in the settings."),
        Said(
            N_("Week {week}: {worked}, estimated"),
            NN_(
                "One crossing; the picture shows where. Shortest rest: at most {rest}.",
                "{number} crossings; the picture shows where. Shortest rest: at most {rest}.",
            ),
            N_("Week {week} is over, and this is what it came to."),
        ),
    ),
    "weekly_pattern": NudgeKind(
        N_("A pattern over half a year"),
        N_("On the first workday after the week that made it a pattern, once."),
        Said(N_("{category}: once a week or more"), _TIMES, _COUNTED),
    ),
    "ask_monthly": NudgeKind(
        N_("What went quiet"),
        N_("Once a month while a kind of nudge is quiet."),
        Said(
            N_("Change anything about the nudges?"),
            N_("{number} kinds are quiet. They can stay so, or come again."),
            N_("A kind that was dismissed three times goes quiet; this is asked once a month."),
        ),
    ),
}

# Variants of the texts for other facts, by code and variant.
VARIANTS: Mapping[str, Said] = {
    "evening_now:agreed": Said(
        N_("Work after {evening}"),
        N_("Your workplace's agreed limit is {evening}. What is written can be held until {until_day} {until}."),
        N_("Work was seen from {since}; {evening} is your workplace's agreed limit."),
    ),
    "evening_soon:agreed": Said(
        N_("Soon {evening}"),
        N_("Your workplace's agreed limit is {evening}. What remains can wait for the next workday, if that suits."),
        N_("Work was seen at {last}, and {evening} is your workplace's agreed limit."),
    ),
    "evening_soon:weekday": Said(
        N_("Soon {evening}"), _REMAINS, N_("On {day}s you have often worked after {evening} in the last twelve weeks.")
    ),
    "evening_soon:hour": Said(
        N_("Soon {evening}"),
        _REMAINS,
        N_("Work that went on at this hour mostly went on past {evening} in the last twelve weeks."),
    ),
    "rest_tonight:_fits": Said(N_("{limit} of rest before {start_day} {start}"), _STOP_BY, _EXPECTED),
    "rest_tonight:evening": Said(
        N_("Evening from {evening}, rest until {earliest}"),
        _START_FROM,
        N_(
            "From {evening} it counts as evening work. Work at {last} leaves {rest} before "
            "{start_day} {start}; the limit "
            "is {limit} if nothing else is agreed."
        ),
    ),
    "rest_tonight:evening_fits": Said(N_("Evening from {evening}, rest before {start}"), _STOP_BY, _EXPECTED),
    "rest_tonight:day_of_rest": Said(
        N_("Work on {rest_day}, rest until {earliest}"),
        _START_FROM,
        N_(
            "{rest_day} counts as the day of rest. Work at {last} leaves {rest} before {start_day} "
            "{start}; the limit is "
            "{limit} if nothing else is agreed."
        ),
    ),
    "rest_tonight:day_of_rest_fits": Said(N_("Work on {rest_day}, rest before {start}"), _STOP_BY, _EXPECTED),
    "sunday:evening": Said(
        N_("Work on {rest_day}, evening from {evening}"),
        _HELD,
        N_("{rest_day} counts as the day of rest, and from {evening} it is evening work. Work was seen from {since}."),
    ),
    "plan_ahead:start": Said(
        N_("{limit} of rest last until {start_from}"),
        N_("Work was last seen at {last}. A start at {start_from} or later gives {limit}, if that suits."),
        N_(
            "Days like this begin at about {start}, which leaves {rest}; the limit is {limit} if "
            "nothing else is agreed."
        ),
    ),
    "plan_ahead:tonight": Said(
        N_("Evening meeting on {start_day} at {start}"),
        N_("The calendar holds it now. It can still be moved, if that suits."),
        N_("It lasts until {end}; from {evening} it counts as evening work."),
    ),
    "plan_ahead:agreed": Said(
        N_("Evening meeting on {start_day} at {start}"),
        _MOVE,
        N_("{start_day} {start} is the first of next week to reach past your workplace's agreed limit, {evening}."),
    ),
    "sunday:planned": Said(
        N_("Meeting on {start_day} at {start}"),
        N_("The calendar holds it now. It can still be moved, if that suits."),
        N_("{start_day} counts as the day of rest. The calendar has a meeting at {start}."),
    ),
    "plan_ahead:evening": Said(N_("Evening meeting on {start_day} at {start}"), _MOVE, _NEXT_WEEK),
    "plan_ahead:sunday": Said(N_("Meeting on {start_day} next week, at {start}"), _MOVE, _NEXT_WEEK),
    "good_week:no_rest": Said(
        N_("Week {week}: no crossings"),
        N_("{worked} worked, estimated."),
        N_("Week {week} is over, and its evidence shows no crossing."),
    ),
    "weekly_summary:none": Said(
        N_("Week {week}: {worked}, estimated"),
        N_("No crossings in week {week}."),
        N_("Week {week} is over, and this is what it came to."),
    ),
    "weekly_summary:no_rest": Said(
        N_("Week {week}: {worked}, estimated"),
        NN_("One crossing; the picture shows where.", "{number} crossings; the picture shows where."),
        N_("Week {week} is over, and this is what it came to."),
    ),
    "ask_monthly:one": Said(
        N_("Change anything about the nudges?"),
        N_("One kind is quiet: {name}. It can stay so, or come again."),
        N_("A kind that was dismissed three times goes quiet; this is asked once a month."),
    ),
    "weekly_pattern:month": Said(N_("{category}: once a month or more"), _TIMES, _COUNTED),
    "weekly_pattern:mean": Said(
        N_("Over {limit} a week on average"),
        N_(
            "{mean} over {weeks} active weeks. There is a neutral text for team, manager or safety representative, "
            "if wanted."
        ),
        N_("The mean of the estimate over the active ones of the last {span} weeks."),
    ),
}

ACTIONS: Mapping[str, str] = {
    "fine": N_("Fine"),
    "later": N_("Later"),
    "not_about_this": N_("Not about this"),
    "not_work": N_("This was not work"),
    "again": N_("May come again"),
}

_ANSWERS = N_(
    "Can we agree on when an answer is expected? A proposal: what is sent outside ordinary hours can wait until the "
    "next workday, and what cannot wait is a phone call. Messages written in the evening can be sent with a delay."
)
_MEETINGS = N_(
    "Can we agree on when meetings are placed? A proposal: inside ordinary hours, none in the "
    "evening or on the day of rest, "
    "and with time for rest between the last one of a day and the first one of the next. The general rule is {limit} "
    "of rest in 24 (§ 10-8) if nothing else is agreed."
)
_LOAD = N_(
    "Can we look at how the work is spread over the week? A proposal: go through tasks, staffing and deadlines "
    "together, agree on what can wait, and look at it again in a month."
)
SHARED: Mapping[str, str] = {
    "evening_now": _ANSWERS,
    "evening_soon": _ANSWERS,
    "sunday": _MEETINGS,
    "rest_tonight": _MEETINGS,
    "plan_ahead": _MEETINGS,
    "near_long_day": _LOAD,
    "near_long_week": _LOAD,
    "weekly_summary": _LOAD,
    "weekly_pattern": _LOAD,
}
