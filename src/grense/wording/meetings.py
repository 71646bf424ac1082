"""Meetings in words: sums that can be reckoned again from what stands beside them. No blame, and nothing to do.

What the report has on meetings is in chapter 2 ("Bevisstgjøring av møters funksjon") and chapter 3.
"""

from __future__ import annotations

import math

from grense.i18n import N_, Catalogue
from grense.model.meetings import MeetingSums
from grense.rules.core_hours import core_spans
from grense.rules.meeting_rules import meeting_rules

__all__ = [
    "CORE_UNKNOWN",
    "TEAM",
    "half_year_sentences",
    "meeting_heads",
    "meeting_page",
    "meeting_rows",
    "meeting_sentences",
]

TEAM = (
    N_("Who calls a meeting, and when, is seldom one person's choice: the figures are a matter for a team."),
    N_(
        "The leaders that the report asked agreed that home office had brought them many more "
        "meetings, and thought about which meetings are needed, the balance with calm for one's own work, how long "
        "they take and who takes part (AFI report 2022:04, chapter 2)."
    ),
)
CORE_UNKNOWN = N_(
    'Without core hours nothing is held against them: core_hours = "mon-fri 09:00-15:00" in the settings, or '
    "--core-hours."
)
_LATEST = 3  # days that are named
_ABOUT_TITLE = N_("What this page is, and is not")
_ABOUT = (
    N_("Made from the times of one person's meetings in a calendar. A meeting may not have been held."),
    N_("On this page are sums alone: no day or date of a meeting, no title and no name."),
    N_("It is meant for a talk about when and how a team meets. It says nothing about how anybody works."),
)


def meeting_heads(words: Catalogue) -> tuple[str, ...]:
    """The heads of the table; the first column has none."""
    return "", words.gettext("In all"), words.gettext("A week")


def meeting_rows(found: MeetingSums, words: Catalogue) -> list[tuple[str, str, str]]:
    """Each figure in all, and by the week with meetings."""
    weeks = max(found.weeks_with, 1)

    def count(name: str, number: int) -> tuple[str, str, str]:
        return name, str(number), words.decimal(number / weeks)

    def time(name: str, minutes: float) -> tuple[str, str, str]:
        return name, words.duration(minutes), words.duration(minutes / weeks)

    rows = [count(words.gettext("Meetings"), found.meetings), time(words.gettext("Time in meetings"), found.minutes)]
    if found.outside is not None and found.outside_minutes is not None:
        rows += [
            count(words.gettext("Partly outside core hours"), found.outside),
            time(words.gettext("Time outside core hours"), found.outside_minutes),
        ]
    return [
        *rows,
        count(words.gettext("Back to back"), found.back_to_back),
        count(words.gettext("Days without a gap at noon"), found.days_without_gap),
    ]


def meeting_sentences(found: MeetingSums, core: str | None, words: Catalogue, *, medians: bool = True) -> list[str]:
    """What the figures are, each with the number that it is a part of."""
    weeks = words.ngettext(
        "{some} of {count} week has meetings; the figures a week are its own.",
        "{some} of {count} weeks have meetings; the figures a week are their mean.",
        found.weeks,
    )
    sentences = [weeks.format(some=found.weeks_with, count=found.weeks)]
    if medians and found.first is not None and found.last is not None:
        form = words.ngettext(
            "On half of the {count} day with meetings the first begins at {first} or before, and on half the last "
            "ends at {last} or later.",
            "On half of the {count} days with meetings the first begins at {first} or before, and on half the last "
            "ends at {last} or later.",
            found.days,
        )
        first, last = words.hour(math.ceil(found.first)), words.hour(math.floor(found.last))
        sentences.append(form.format(count=found.days, first=first, last=last))
    if core is not None and found.outside is not None and found.outside_minutes is not None:
        sentences.append(_outside(found, found.outside, found.outside_minutes, core, words))
    return [*sentences, *_closeness(found, words)]


def half_year_sentences(found: MeetingSums, core: str | None, words: Catalogue) -> list[str]:
    """The hours a week, and which meetings lay outside core hours; or that core hours are not known."""
    hours = words.duration(found.minutes_a_week)
    told = [words.gettext("Meetings: {hours} in a week that has any.").format(hours=hours)]
    if core is None or found.outside is None or found.outside_minutes is None:
        return [*told, words.gettext("The settings have no core hours to hold them against.")]
    told.append(_outside(found, found.outside, found.outside_minutes, core, words))
    if found.outside_on:
        latest = ", ".join(map(words.date, found.outside_on[-_LATEST:]))
        told.append(words.gettext("The latest of them: {days}.").format(days=latest))
    return told


def meeting_page(found: MeetingSums, core: str | None, words: Catalogue) -> str:
    """A page to share, as Markdown: sums, and what the page is and is not."""
    title = words.ngettext("Meetings in {count} week", "Meetings in {count} weeks", found.weeks)
    head, *rows = [meeting_heads(words), *meeting_rows(found, words)]
    table = [_cells(head), "|---|---:|---:|", *map(_cells, rows)]
    sentences = [f"- {line}" for line in meeting_sentences(found, core, words, medians=False)]
    about = [f"- {words.gettext(line)}" for line in (*_ABOUT, *TEAM)]
    parts = (
        [f"# {title.format(count=found.weeks)}"],
        table,
        sentences,
        [f"## {words.gettext(_ABOUT_TITLE)}"],
        about,
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _cells(row: tuple[str, ...]) -> str:
    return f"| {' | '.join(row)} |"


def _outside(found: MeetingSums, count: int, minutes: float, core: str, words: Catalogue) -> str:
    form = words.ngettext(
        "{some} of {count} meeting lay partly or wholly outside core hours, {core}: {length} of {total} ({share} %).",
        "{some} of {count} meetings lay partly or wholly outside core hours, {core}: {length} of {total} ({share} %).",
        found.meetings,
    )
    return form.format(
        some=count,
        count=found.meetings,
        core=_core(core, words),
        length=words.duration(minutes),
        total=words.duration(found.minutes),
        share=_share(minutes, found.minutes),
    )


def _closeness(found: MeetingSums, words: Catalogue) -> tuple[str, str]:
    rules = meeting_rules()
    near = words.ngettext(
        "{some} of {count} meeting began when another one ended, or at most {minutes} minutes later.",
        "{some} of {count} meetings began when another one ended, or at most {minutes} minutes later.",
        found.meetings,
    )
    gap = words.ngettext(
        "On {some} of {count} day with meetings there was no gap of {minutes} minutes between {start} and {end}.",
        "On {some} of {count} days with meetings there was no gap of {minutes} minutes between {start} and {end}.",
        found.days,
    )
    start, end = map(words.hour, rules.gap_window)
    return (
        near.format(some=found.back_to_back, count=found.meetings, minutes=f"{rules.back_to_back:g}"),
        gap.format(some=found.days_without_gap, count=found.days, minutes=f"{rules.gap:g}", start=start, end=end),
    )


def _core(core: str, words: Catalogue) -> str:
    """Core hours as times of day where all days have the same, and else as they are written."""
    spans = {span for span in core_spans(core) if span is not None}
    return "–".join(map(words.hour, spans.pop())) if len(spans) == 1 else core


def _share(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0
