"""The texts on each strategy, on grense's features for it, and on what an employer can do: English, marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grense.i18n import N_

__all__ = ["FOUND", "LINES", "MEANS", "MEASURES", "SEEN", "STRATEGIES", "StrategyText"]


@dataclass(frozen=True)
class StrategyText:
    """A name, what the report states, and for whom it does not work; the last may be empty."""

    name: str
    report: str
    limit: str = ""


STRATEGIES: Mapping[str, StrategyText] = {
    "fixed_hours": StrategyText(
        N_("A fixed start and end"),
        N_("Some keep to fixed hours, nine to five, with a clear start and a clear end, and let no client in outside."),
    ),
    "clock_instead_of_tasks": StrategyText(
        N_("The clock instead of the tasks"),
        N_(
            "Where tasks drive the day, some set a start and an end by the clock. Needing the evening then shows that "
            "the load does not fit the hours."
        ),
        N_("Hardest where tasks and much flexibility drive the day."),
    ),
    "mail_off_after_a_time": StrategyText(
        N_("Mail off after a time"),
        N_(
            "Some switch the PC off, have no mail alerts after a time such as 17:00, or shut the work mailbox off on "
            "the phone until working hours."
        ),
        N_("The report calls this a possibility, not a right; decisions can be taken meanwhile."),
    ),
    "call_if_urgent": StrategyText(
        N_("A call if it is urgent"),
        N_("Some who shut mail off can be called about what cannot wait, which they say is rare."),
    ),
    "tell_the_manager": StrategyText(
        N_("Telling the manager"),
        N_("Some read evening work as a sign of a load that does not fit, and tell their manager."),
        N_(
            "For many this is not open: the report says that speaking up can be taken for little dedication and hit "
            "back. There are also the union and the safety representative, who, the report finds, reaches less far "
            "into work at home."
        ),
    ),
    "see_it_as_work": StrategyText(
        N_("Seeing it as paid work"),
        N_("Knowing that what one is doing is paid work makes it easier to stop."),
    ),
    "others_at_home": StrategyText(
        N_("Others who end the day"),
        N_("Partners and children limit the time there is, and partners remind each other to put the PC away."),
        N_("For those who live alone nobody else ends the day."),
    ),
    "fixed_place": StrategyText(
        N_("A fixed place"),
        N_("Most of those with a home office who answered the first survey have a fixed room or place for it."),
    ),
    "visibility_limit": StrategyText(
        N_("Less to be seen"),
        N_("Some blur or choose what the camera shows of their home."),
    ),
}

SEEN: Mapping[str, str] = {
    "yes": N_("Timestamps can show it."),
    "partly": N_("Timestamps show a part of it."),
    "no": N_("Timestamps do not show it."),
}

MEANS: Mapping[str, str] = {
    "stop_reminder": N_(
        "A reminder at the end of the day: with the strategy in the settings (strategies), at stop_time or else at the "
        "end of ordinary hours. It counts among the nudges of the day."
    ),
    "calendar_block": N_(
        "An entry in your own calendar from the end of the day on, where nobody else takes part: grense does not take "
        "it for work unless you ask it to."
    ),
    "hold_until_morning": N_(
        "A nudge in the evening that says until when mail can be held. Most mail programs can send with a delay."
    ),
    "out_of_hours_line": N_("A line to put under mails: grense strategies --text line."),
    "urgent_call_line": N_("A line about what is urgent: grense strategies --text urgent."),
    "text_for_manager": N_(
        "A neutral text for the team, a manager or the safety representative, without a figure of yours: grense "
        "strategies --text manager."
    ),
}

# In the report's order; the ids are those of grense.yardstick.
MEASURES: Mapping[str, str] = {
    "clear_frame": N_("see that unclear limits raise the pressure, and set a clear start and end of the day"),
    "respect_time_limits": N_(
        "be firm about when one stops reading mail, and think of when one sends it and what that signals"
    ),
    "hold_mail_until_morning": N_("hold mail that is written in the evening until the next morning"),
    "debrief_defusing": N_("meet among managers to share what is known and what helps"),
    "visible_invisible": N_("know who is seen in digital communication and who is not"),
    "low_threshold": N_("make contact easy, with small talk and talks between two"),
    "block_calendar": N_("block time in calendars for breaks and walks"),
}

FOUND: tuple[str, ...] = (
    N_(
        "None of the employees interviewed for the report had clear guidance from the employer on limiting their hours."
    ),
    N_(
        "The report warns of making each person answer for hours that spread when the causes can lie in how work is "
        "organised, and calls it a matter of health, environment and safety."
    ),
)

LINES: Mapping[str, str] = {
    "line": N_("I write when it suits me; no answer is expected outside your working hours."),
    "urgent": N_("I do not read mail outside working hours. If it is urgent, call."),
}
