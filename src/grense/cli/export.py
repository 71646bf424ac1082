"""Export results for other programs: frames as CSV, JSON or Parquet, and a week as JSON with stable keys.

Times are given twice: `start` and `end` in UTC, `start_local` and `end_local` in the person's local time, ISO 8601.

A week (`grense week --json`, `grense explain --json`):

| key | |
|---|---|
| `grense`, `schema` | version of the program, and of these keys |
| `week`, `first_day`, `last_day`, `zone` | `2026-W47`, its Monday and Sunday, the local zone; null without work |
| `inferred` | `me` and `zone` when they were inferred rather than given |
| `profile`, `rest_method` | the rules |
| `worked_minutes` | of the week: `trace`, `calendar`, `estimate`; what has happened |
| `planned_minutes` | of the week: what the calendar has after now, counted nowhere else |
| `now` | the moment between the two, local, in the week that contains it; else null |
| `days` | `date`, `ordinary_hours`, `off`, `hours` (24, 23 or 25), `worked_minutes`, `planned_minutes`, `rest` before |
| | and `zone` of the latest work, `zones` of all of it; `place_of_work` with `place` and `evidence` of its |
| | `morning` and `afternoon`, null where nothing is known |
| `crossings` | over 40 hours and connectedness first, then by day; see below |
| `planned` | crossings that arise if everything planned takes place, in the same form |
| `presence` | minutes at machines, no work by themselves: of the week and of each of its `days`; null without any. |
| | `at_machine`, of these `for_work`, and of these in no session of the estimate: `filled_in` |
| `long_entries` | too long for meetings, and not counted unless the person confirms them: four times each |
| `files` | how many files of each kind: `calendar`, `mailbox`, `message`, `presence`, `other`, |
| | `unreadable`, `locked`, `cut` |
| `left_out` | counts by kind of source and reason |
| `warnings` | `code`, `count`, `option` |

A crossing has the keys of `docs/reference/data.md`; a rest `minutes` ("at most"), `short`, `basis`, `method` and its
four times.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from grense import __version__
from grense.classification.result import Result
from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.model.crossing import Crossing
from grense.model.presence import AtMachine, WeekPresence
from grense.model.week import DaySummary, Hours, Rest, WeekSummary
from grense.results.crossing_values import crossing_values, four_times, place_values
from grense.results.parquet import parquet_bytes
from grense.services.gather import Gathered
from grense.storage.files import write_atomically

__all__ = ["FORMATS", "FRAMES", "check_output", "frame_bytes", "named_frame", "week_json", "write_atomically"]

SCHEMA = 1
FRAMES = ("crossings", "sessions", "days", "rests", "weeks", "activities")
FORMATS = ("csv", "json", "parquet")


def check_output(output: Path, files: Iterable[Path], option: str) -> None:
    """Raise `GrenseError` for an output, given by an option, that is one of the files to read."""
    if any(_is_same(output, file) for file in files):
        raise GrenseError(
            "output_is_input",
            N_("the output is one of the files to read"),
            hint=N_("{option} another path"),
            option=option,
        )


def named_frame(found: Result, name: str) -> pd.DataFrame:
    """One frame of `FRAMES`, with local times beside the UTC ones; the activities include their evidence id."""
    frame: pd.DataFrame = getattr(found, name)
    if name == "activities":
        frame = frame.reset_index(names="id")
    zone = next(iter(found.zones.values()), "UTC")
    if "start" not in frame.columns:
        return frame
    local = {f"{column}_local": frame[column].dt.tz_convert(zone) for column in ("start", "end")}
    names = list(frame.columns)
    after = names.index("end") + 1
    return frame.assign(**local)[[*names[:after], *local, *names[after:]]]


def frame_bytes(frame: pd.DataFrame, form: str) -> bytes:
    """A frame in one of `FORMATS`; raises `MissingExtraError` for Parquet without pyarrow."""
    if form == "parquet":
        return parquet_bytes(frame)
    plain = frame.assign(**{name: _as_text(frame[name]) for name in frame.columns if _is_time(frame[name])})
    if form == "csv":
        return plain.to_csv(index=False, lineterminator="\n").encode()
    rows = [{str(key): _json_value(value) for key, value in row.items()} for row in plain.to_dict("records")]
    return (json.dumps(rows, indent=2) + "\n").encode()


def week_json(
    week: WeekSummary | None,
    whys: Sequence[Crossing],
    gathered: Gathered,
    found: Result,
    words: Catalogue,
    presence: WeekPresence | None,
) -> str:
    """A week with its explanations as JSON, see the module; without work, the same keys with empty values."""
    document = {
        "grense": __version__,
        "schema": SCHEMA,
        "week": week.week if week else None,
        "first_day": week.days[0].date.isoformat() if week else None,
        "last_day": week.days[-1].date.isoformat() if week else None,
        "zone": gathered.tz,
        "inferred": {
            "me": list(gathered.me) if gathered.me_inferred else None,
            "zone": gathered.tz if gathered.tz_inferred else None,
        },
        "profile": found.profile.id,
        "rest_method": found.rest_method,
        "worked_minutes": _hours(week.worked) if week else None,
        "agreed_minutes": _agreed(week),
        "planned_minutes": week.minutes_planned if week else None,
        "now": week.now.isoformat() if week and week.now else None,
        "days": [_day(day) for day in week.days] if week else [],
        "crossings": [crossing_values(why, words) for why in whys if not why.planned],
        "planned": [crossing_values(why, words) for why in whys if why.planned],
        "presence": _presence(presence) if presence else None,
        "long_entries": [four_times(one.start, one.end) for one in week.long_entries] if week else [],
        "files": dict(gathered.files),
        "left_out": {kind: dict(counts) for kind, counts in gathered.left_out.items()},
        "warnings": [{"code": one.code, "count": one.count, "option": one.hint or None} for one in gathered.warnings],
    }
    return json.dumps(document, indent=2)


def _is_time(column: pd.Series) -> bool:
    return pd.api.types.is_datetime64_any_dtype(column.dtype)


def _as_text(column: pd.Series) -> pd.Series:
    """ISO 8601; a day without a zone is a date."""
    days = column.dt.tz is None
    return pd.Series(
        [moment.date().isoformat() if days else moment.isoformat() for moment in column],
        index=column.index,
        dtype=object,
    )


def _json_value(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def _hours(hours: Hours) -> dict[str, float]:
    return {"trace": hours.trace, "calendar": hours.calendar, "estimate": hours.estimate}


def _presence(presence: WeekPresence) -> dict[str, Any]:
    days = [{"date": day.date.isoformat(), **_at_machine(day.at_machine)} for day in presence.days]
    return {**_at_machine(presence.at_machine), "days": days}


def _at_machine(minutes: AtMachine) -> dict[str, float]:
    return {"at_machine": minutes.minutes, "for_work": minutes.for_work, "filled_in": minutes.filled_in}


def _agreed(week: WeekSummary | None) -> dict[str, Any] | None:
    """The agreed reading; None where it is not known what is agreed."""
    found = week.agreed if week else None
    if week is None or found is None:
        return None
    return {
        "agreed": found.agreed,
        "outside": found.outside,
        "total": found.total,
        "outside_estimated": found.outside_estimated,
        "total_estimated": found.total_estimated,
        "agreed_ahead": found.agreed_ahead,
        "outside_planned": found.outside_planned,
        "over_limit": week.is_over_with_agreed,
        "stated": found.stated,
    }


def _day(day: DaySummary) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "ordinary_hours": [_clock(minutes) for minutes in day.ordinary] if day.ordinary else None,
        "off": day.off or None,
        "hours": day.length,
        "worked_minutes": _hours(day.worked),
        "planned_minutes": day.minutes_planned,
        "rest": _rest(day.rest) if day.rest else None,
        "zone": day.zone,
        "zones": list(day.zones),
        "place_of_work": place_values(day.place_of_work),
    }


def _rest(rest: Rest) -> dict[str, Any]:
    return {
        "minutes": rest.minutes,
        "short": rest.short,
        "basis": rest.basis,
        "method": rest.method,
        **four_times(rest.start, rest.end),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
