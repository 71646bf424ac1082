"""An agenda for a talk about hours, for representatives or managers: what the report found, and what to agree on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grense.i18n import N_, Catalogue
from grense.yardstick.data import rows

__all__ = ["AUDIENCES", "agenda_lines"]

AUDIENCES = ("representatives", "managers")

# In the order of the survey; the ids are those of grense.yardstick.
_TOPICS: Mapping[str, str] = {
    "health_environment_safety": N_(
        "health, environment and safety: how is work at home part of the systematic work, and of safety rounds?"
    ),
    "costs": N_("costs: who pays for what at home?"),
    "equipment": N_("equipment: who owns, runs and maintains it?"),
    "availability": N_("availability: from when to when, how soon an answer, and how is one reached if it is urgent?"),
    "follow_up": N_("follow-up: how often do manager and employee talk, with any manager?"),
    "extent": N_("extent: how many days, fixed or as needed, and alike for all?"),
    "working_time": N_("working time: which hours hold at home, and what about evenings, Sundays and overtime?"),
    "duration": N_("duration: from when, until when, with what notice?"),
}
_MANAGERS: tuple[str, ...] = (
    N_("Is it said whether an answer is expected in the evening? In the report staff did not know, and asked."),
    N_("When does what you write in the evening go out? In the report some managers wait until the next morning."),
    N_("Are decisions taken outside core hours, so that somebody who is off misses them?"),
    N_("Does the load fit the hours? The Act names workload and time pressure (§ 4-3): a duty of the employer."),
    N_("Does each agreement about work at home say its extent, its hours and when one is available?"),
    N_("Would the frame hold with another manager? A representative asks for one that does not rest on a good one."),
)
_LEADERS = N_(
    "Of the managers asked, {employees} % find staff responsible for keeping their hours within limits, {leaders} % "
    "find managers responsible, and for {safety} % health, environment and safety are hard to follow up at home."
)
_LIMITS: tuple[str, ...] = (
    N_("grense shows each person their own times, on their own machine; nobody else gets them."),
    N_("It shows neither calls, chat and reading, nor why somebody worked, and no figure of a team."),
    N_(
        "It is not for control of anybody: not to compare people, not to ask for somebody's page, and no record of "
        "hours, which is the employer's task."
    ),
)


def agenda_lines(audience: str, words: Catalogue) -> Iterator[str]:
    """The agenda for `representatives` or `managers`: a heading, and points that begin with a dash."""
    yield from (_representatives if audience == "representatives" else _managers)(words)
    yield words.gettext("What grense can show, and what it is not for:")
    for limit in _LIMITS:
        yield f"- {words.gettext(limit)}"


def _representatives(words: Catalogue) -> Iterator[str]:
    yield words.gettext("For a talk with the employer about work at home")
    yield words.gettext(
        "So many union representatives in LO see a need of more regulation, to a large or fairly large degree (a Fafo "
        "survey of 2021 that the report cites):"
    )
    for row in rows("representatives"):
        topic = _TOPICS[row["topic"]]
        yield f"- {row['percent']} %: {words.gettext(topic)}"


def _managers(words: Catalogue) -> Iterator[str]:
    yield words.gettext("For a talk among managers, and with the staff's representatives")
    employees, leaders, safety = (row["percent"] for row in rows("leader_survey")[:3])
    yield words.gettext(_LEADERS).format(employees=employees, leaders=leaders, safety=safety)
    for question in _MANAGERS:
        yield f"- {words.gettext(question)}"
