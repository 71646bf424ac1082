"""The report's outcomes in words: higher, lower, and as names."""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense.yardstick.data import outcome_units

__all__ = ["difference", "is_share", "joined", "name"]

# Only the directions that are clear somewhere; a test holds that none is missing.
_HIGHER = {
    "work_home_conflict": N_("more conflict between work and home"),
    "burnout": N_("more burnout"),
    "detachment": N_("better detachment from work"),
    "effort": N_("more effort at work"),
    "quality": N_("better quality of the work"),
    "colleague_support": N_("more support from colleagues"),
    "physical_complaints": N_("muscular and skeletal complaints more often"),
    "limiting_complaints": N_("complaints that limit the work more often"),
    "sick_absence_any": N_("sickness absence more often"),
    "sick_absence_job": N_("sickness absence caused by the job more often"),
    "outside_hours": N_("work from home outside ordinary hours more often"),
    "short_rest": N_("short rests more often"),
}
_LOWER = {
    "work_home_conflict": N_("less conflict between work and home"),
    "burnout": N_("less burnout"),
    "detachment": N_("poorer detachment from work"),
    "effort": N_("less effort at work"),
    "cohesion": N_("weaker cohesion at work"),
    "belonging": N_("weaker belonging to the workplace"),
    "meaning": N_("less meaning in the work"),
    "job_satisfaction": N_("lower job satisfaction"),
    "physical_complaints": N_("muscular and skeletal complaints less often"),
    "sick_absence_any": N_("sickness absence less often"),
    "sunday": N_("Sunday work less often"),
    "connected": N_("being less connected"),
    "long_week": N_("fewer hours in long weeks"),
}
_NAMES = {
    "work_home_conflict": N_("conflict between work and home"),
    "detachment": N_("detachment from work"),
    "burnout": N_("burnout"),
}


def difference(outcome: str, coefficient: float, words: Catalogue) -> str:
    """A clear difference in words, by its sign.

    >>> from grense.i18n import load
    >>> difference("detachment", -0.2, load("en"))
    'poorer detachment from work'
    """
    return words.gettext((_HIGHER if coefficient > 0 else _LOWER)[outcome])


def name(outcome: str, words: Catalogue) -> str:
    """One of the three outcomes of the main findings as a name, without direction."""
    return words.gettext(_NAMES[outcome])


def is_share(outcome: str) -> bool:
    """Whether an outcome is a share of persons (0/1), not a scale from 1 to 5.

    >>> is_share("sick_absence_any"), is_share("burnout")
    (True, False)
    """
    tables = (f"table{number}" for number in (2, 3, 5, 6, 7))
    return any(outcome_units(table).get(outcome) == "0/1" for table in tables)


def joined(parts: list[str], words: Catalogue) -> str:
    """Parts as a list in a sentence: `a, b and c`."""
    return words.gettext(" and ").join(filter(None, (", ".join(parts[:-1]), parts[-1])))
