"""The named values of settings that offer a few, as pairs of a value and its name; an empty value is the default."""

from __future__ import annotations

from grense.marks import N_

__all__ = ["INCLUDED", "LANGUAGES", "LAWS", "OUTSIDE_MEETINGS", "REST_METHODS", "ROLES", "WEEKDAYS", "WORK_PLACES"]

LANGUAGES = (
    ("", N_("As the system has it")),
    ("nb", "Norsk bokmål"),
    ("nn", "Norsk nynorsk"),
    ("en", "English"),
)
ROLES = (
    ("", N_("Not said")),
    ("leader", N_("Leader")),
    ("exempt", N_("Exempt from the rules on working time")),
    ("other", N_("Neither")),
)
LAWS = (
    ("", N_("That of the country")),
    ("no_aml_general", N_("Norway: the general limits")),
    ("no_aml_averaged_individual", N_("Norway: averaged by a written agreement")),
    ("no_aml_tariff_max", N_("Norway: the widest limits by collective agreement")),
    ("no_aml_exempt", N_("Norway: leading or particularly independent position")),
    ("eu_wtd", N_("European Union: the directive")),
    ("none", N_("None")),
)
REST_METHODS = (
    ("", N_("As the rules have it")),
    ("overnight", N_("From the last work of a day to the first of the next")),
    ("start_anchored", N_("The longest free stretch in the 24 hours from the first work")),
    ("rolling", N_("The longest free stretch in any 24 hours")),
)
INCLUDED = (
    ("blocks", N_("Entries where nobody else takes part")),
    ("unanswered", N_("Meetings that are not answered")),
    ("private", N_("Entries that are marked private")),
    ("all", N_("Everything")),
)
OUTSIDE_MEETINGS = (
    ("", N_("Not said")),
    ("work", N_("All of them are work")),
    ("mixed", N_("Some are private")),
    ("not_now", N_("Not now")),
)
WEEKDAYS = (
    ("mon", N_("Monday")),
    ("tue", N_("Tuesday")),
    ("wed", N_("Wednesday")),
    ("thu", N_("Thursday")),
    ("fri", N_("Friday")),
    ("sat", N_("Saturday")),
    ("sun", N_("Sunday")),
)
WORK_PLACES = (
    ("elsewhere", N_("Elsewhere")),
    ("home", N_("At home")),
    ("workplace", N_("At the workplace")),
)
