"""The keys of law files: what the reader accepts, and what `docs/reference/rules.md` lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grense.rules.keys import EXTENDS, ORIGIN_KEYS, Key, minutes, whole

__all__ = ["AGREEMENT_KEYS", "LAW_KEYS", "LAW_RULE_KEYS", "RULE_KEYS"]

_A_DAY = 24 * 60
_A_YEAR = 366 * _A_DAY
_MOST_WEEKS = 104
_UNSEEN = Key("unseen", "list of codes", "What no timestamp shows; the codes are in [law](law.md#what-cannot-be-seen).",
              default="none")  # fmt: skip
_DATE = Key("checked_on", "date", "The day on which the source was checked.")

LAW_KEYS = (
    EXTENDS,
    *(replace(one, default="") for one in ORIGIN_KEYS),
    Key("short", "text", "The title inside a sentence. Not taken over.", default="the title"),
    Key("country", "text", "The country whose public holidays count, such as `NO`.", default="none"),
    Key("reading", "name or path", "The profile that says what a workday, a quick look and a point in time are; a path "
        "is relative to the law's folder."),
    Key("day_anchor", "clock", "Where the 24 hours of the law begin.", sourced=True),
    Key("week_anchor", "weekday", "Where its 7 days begin.", "`mon` to `sun`", sourced=True),
    _UNSEEN,
    Key("text", "text", "A remark that is shown with it.", default="none"),
)  # fmt: skip
RULE_KEYS = (
    Key("section", "text", "Where it stands. A changed value has its own."),
    Key("source", "text", "Where it was read. A changed value has its own."),
    replace(_DATE, default="in a file that extends another, its own `checked_on`"),
    Key("valid_from", "date", "Days before it are not judged.", default="always", sourced=True),
    _UNSEEN,
    Key("compensatory", "true or false", "Whether it holds with rest in its place.", default="false", sourced=True),
)
_LIMIT = minutes("limit_minutes", "The limit, which itself is within.", _A_YEAR, least=1)
_METHOD = Key("method", "name", "How a rest is found.", "`overnight`, `start_anchored`, `rolling`", sourced=True)
_WEEKS = replace(whole("weeks", "So many weeks on end are averaged, or added up for overtime.", _MOST_WEEKS, "weeks"),
                 default="1")  # fmt: skip
_LEAVE = Key("leave_left_out", "text", "The source by which leave is left out of a mean.",
             default="leave counts as no hours")  # fmt: skip
_BASELINES = (
    minutes("day_baseline_minutes", "Overtime of a day begins after it.", _A_YEAR),
    minutes("week_baseline_minutes", "Overtime of a week begins after it.", _A_YEAR),
)
_FROM = Key("from", "clock", "Where the window begins.", sourced=True)
_TO = Key("to", "clock", "Where it ends.", sourced=True)
_SUNDAY = (
    replace(_FROM, meaning="Where the free time begins, on the day before the first free day."),
    replace(_TO, meaning="Where it ends, on the last."),
    Key("eves_from", "clock", "Where it begins on these eves.", default="as on other days", sourced=True),
    Key("eves", "list of names", "The eves.", "`christmas`, `easter`, `whitsun`", default="none", sourced=True),
)
_AVERAGED = (_LIMIT, _WEEKS, _LEAVE)
_OVERTIME = (_LIMIT, *_BASELINES)
_BREAKS = (
    minutes("some_after_minutes", "Work after which there is a break.", least=1),
    minutes("some_minutes", "Its length.", least=1),
    minutes("long_from_minutes", "Work from which it is longer.", least=1, default="no such step"),
    minutes("long_minutes", "Its length then.", least=1, default="no such step"),
    minutes("more_after_minutes", "Work after which there is more.", least=1, default="no such step"),
    minutes("more_minutes", "How much more.", least=1, default="no such step"),
)
# In the order in which they are shown.
LAW_RULE_KEYS: Mapping[str, tuple[Key, ...]] = {
    "daily_rest": (_LIMIT, _METHOD),
    "weekly_rest": (_LIMIT,),
    "daily_total": (_LIMIT,),
    "weekly_total": _AVERAGED,
    "daily_ordinary": (_LIMIT,),
    "weekly_ordinary": _AVERAGED,
    "week_max": (_LIMIT,),
    "averaged_ordinary": _AVERAGED,
    "overtime_week": (*_OVERTIME, _WEEKS),
    "overtime_4_weeks": (*_OVERTIME, _WEEKS),
    "overtime_year": _OVERTIME,
    "breaks": _BREAKS,
    "night": (_FROM, _TO),
    "sunday_holiday": _SUNDAY,
    "next_sunday_free": _SUNDAY,
}
AGREEMENT_KEYS = (
    Key("title", "text", "What it is called."),
    Key("section", "text", "Where it stands; that of every rule that it changes, too."),
    Key("source", "text", "Where it was read; likewise."),
    _DATE,
    Key("law", "name", "The law file that holds instead.", default="this one"),
    Key("drops", "list of rules", "Rules that no longer apply.", default="none"),
    Key("rules", "table", "What it changes of a rule, by the keys of that rule.", default="none"),
)
