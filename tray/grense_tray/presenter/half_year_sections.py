"""The sections of half a year beside the patterns: days at home and at the workplace, and meetings."""

from __future__ import annotations

from grense.i18n import Catalogue
from grense.outlook import Outlook
from grense.wording.crossings import category_word
from grense.wording.meetings import TEAM, half_year_sentences, meeting_heads, meeting_rows
from grense.wording.places import place_days_line, places_note, share_word
from grense.yardstick.home_days import home_days
from grense_tray.presenter.patterns_model import MEETINGS, PLACES, Section, TableText
from grense_tray.presenter.values import OpenSettings

__all__ = ["meetings_section", "places_section"]


def places_section(outlook: Outlook, words: Catalogue) -> Section:
    """The days at home beside those at the workplace, and what the report found about as many days at home."""
    title, at = words.gettext("Days at home and at the workplace"), outlook.place_days
    if at is None:
        unknown = words.gettext(
            "No day has a known place. A click on a day's name in the week (P) says it, or work_places in the settings."
        )
        return Section(title, (unknown,), actions=((words.gettext("Settings …"), OpenSettings()),))
    heads = (
        words.gettext("Pattern"),
        words.gettext("Days at home"),
        words.gettext("Days at the workplace"),
    )
    rows = tuple(
        (
            category_word(one.category, words),
            share_word(one.home, at.home, at, words),
            share_word(one.workplace, at.workplace, at, words),
        )
        for one in at.patterns
    )
    has_both = at.home and at.workplace
    found = home_days(at.answer, words) if at.answer is not None and at.home else ()
    return Section(
        title,
        (place_days_line(at, words), *((places_note(at, words),) if has_both else ())),
        foot_head=words.gettext("What the report found") if found else "",
        foot=found,
        table=TableText(title, title, heads, rows, PLACES) if has_both else None,
    )


def meetings_section(outlook: Outlook, words: Catalogue) -> Section:
    """The meetings of half a year, and which of them lay outside core hours."""
    title, found = words.gettext("Meetings and core hours"), outlook.meeting_sums
    if found is None or not found.meetings:
        return Section(title, (words.gettext("Nothing yet: it takes a whole week with meetings."),))
    return Section(
        title,
        (" ".join(half_year_sentences(found, outlook.core_hours, words)),),
        foot=tuple(map(words.gettext, TEAM)),
        actions=() if outlook.core_hours else ((words.gettext("Settings …"), OpenSettings()),),
        table=TableText(title, title, meeting_heads(words), tuple(meeting_rows(found, words)), MEETINGS),
    )
