"""The stays of a person, as used by a classification."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from grense.model.whereabouts import Whereabouts
from grense.rules.kinds import NO_WORK

if TYPE_CHECKING:
    import pandas as pd

    from grense.classification.result import Result

__all__ = ["local_ends", "whereabouts"]

_EARLY = -(2**62)


def whereabouts(found: Result, person: Any) -> Whereabouts:
    """The stays of one person, computed as in `classify`; one at home where no row names another zone."""
    table, home = found.activities, found.zones[person]
    if "zone" not in table.columns or not (table["zone"].notna() & (table["zone"] != home)).any():
        return Whereabouts((home,), (_EARLY,))
    mine = table.loc[table["person"] == person] if "person" in table.columns else table
    if not (~mine["kind"].isin(NO_WORK)).any():
        return Whereabouts((home,), (_EARLY,))
    from grense.classification.persons import People  # loads pandas, and only for travellers

    people = People(mine, found.zones, found.ordinary_hours, found.profile)
    line = people.part(next(iter(people.split()))).timeline(found.profile)
    stays = line.stays
    since = stays.start - stays.person * line.stride + 2 * line.epoch
    since[0] = _EARLY
    return Whereabouts(tuple(line.zones[number] for number in stays.setting.tolist()), tuple(since.tolist()))


def local_ends(
    places: Whereabouts, start: pd.Timestamp, end: pd.Timestamp, *, of_rest: bool
) -> tuple[dt.datetime, dt.datetime]:
    """Both ends of a crossing or of a rest, each in its local time; a rest begins where the work before it ended."""
    begin, finish = start.to_pydatetime(), end.to_pydatetime()
    within = not of_rest and begin < finish
    return places.local(begin, ending=of_rest), places.local(finish, ending=within)
