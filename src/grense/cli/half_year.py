"""What `grense pattern` shows beside the counts: places, mails in free time, meetings, origins, and one's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from grense.cli.own_words import OwnWords, own_words, show_guesses, show_origins
from grense.cli.tables import plain_table
from grense.marks import N_
from grense.model.meetings import MeetingSums
from grense.model.sent import SentMails
from grense.rights.home_work import home_work
from grense.wording.crossings import category_word
from grense.wording.home_work import agreement_lines
from grense.wording.meetings import half_year_sentences
from grense.wording.places import place_days_line, places_note, share_word
from grense.wording.sent import sent_lines

if TYPE_CHECKING:
    from grense.cli.analysis import Case
    from grense.cli.context import Session
    from grense.cli.page import Report
    from grense.model.patterns import PlaceDays, PlacePattern
    from grense.model.trend import TrendWeek
    from grense.rules.profiles import Profile

__all__ = ["HalfYear", "half_year", "show_half_year"]


@dataclass(frozen=True)
class HalfYear:
    """The days by place, None without a known one; the mails sent, None where not asked for; and one's own words.

    `meetings` are the meetings of the same weeks.
    """

    places: PlaceDays | None
    sent: SentMails | None
    own: OwnWords
    meetings: MeetingSums | None

    def values(self) -> dict[str, Any]:
        """As plain values for JSON; mails only where they were asked for."""
        return {
            "places": {**asdict(self.places), "enough": self.places.has_enough} if self.places else None,
            "meetings": asdict(self.meetings) if self.meetings is not None else None,
            "origins": [asdict(one) for one in self.own.origins],
            "guesses": [asdict(one) for one in self.own.guesses],
            **({"sent": asdict(self.sent)} if self.sent is not None else {}),
        }


def half_year(session: Session, case: Case, weeks: Sequence[TrendWeek], *, mails: bool) -> HalfYear:
    """Of the weeks that count; with `mails` the mails sent in free time, too."""
    from grense.history.place_days import place_days
    from grense.history.places import places_by_day

    coding = case.found.profile.coding
    return HalfYear(
        place_days(case.found, places_by_day(case.places()), weeks, coding) if coding is not None else None,
        _sent(case, weeks) if mails else None,
        own_words(session, case, weeks),
        _meetings(case, weeks),
    )


def show_half_year(page: Report, known: HalfYear, case: Case, counts: Mapping[str, int]) -> None:
    """Print it; `counts` are the crossings by category, which an agreement about working at home would be about."""
    page.console.print()
    if known.places is not None:
        _show_places(page, known.places)
    show_origins(page, known.own.origins)
    show_guesses(page, known.own.guesses)
    if known.meetings is not None and known.meetings.meetings:
        _say(
            page, N_("Meetings and core hours"), half_year_sentences(known.meetings, case.rules.core_hours, page.words)
        )
    if known.sent is not None:
        _show_sent(page, known.sent, case.found.profile)
    if home_work(case.rules.country or "", on=case.now.date()) is not None:
        lines = agreement_lines(counts.get("outside_hours", 0), counts.get("evening", 0), page.words)
        _say(page, N_("An agreement about availability"), list(lines))


def _sent(case: Case, weeks: Sequence[TrendWeek]) -> SentMails:
    """The person's own mails in the weeks."""
    from grense.history.sent import sent_of

    if not weeks or not len(case.found.activities):
        return SentMails()
    last = weeks[-1].monday + dt.timedelta(days=6)
    return sent_of(case.found, weeks[0].monday, last, person=next(iter(case.found.zones)))


def _say(page: Report, title: str, lines: Sequence[str]) -> None:
    """Print lines under a title; nothing without any."""
    if lines:
        page.console.print(page.words.gettext(title), style="bold")
        page.notes([*lines, ""])


def _meetings(case: Case, weeks: Sequence[TrendWeek]) -> MeetingSums | None:
    from grense.history.meetings import meeting_days, meeting_sums

    if not weeks:
        return None
    core = case.rules.core_hours
    days = meeting_days(case.found, core)
    return meeting_sums(days, weeks[0].monday, len(weeks), has_core=core is not None)


def _show_places(page: Report, at: PlaceDays) -> None:
    words = page.words
    page.console.print(words.gettext("Days at home and at the workplace"), style="bold")
    page.notes([place_days_line(at, words), ""])
    if not at.home or not at.workplace:
        return
    rows = [
        (category_word(one.category, words), *(share_word(*pair, at, words) for pair in _sides(one, at)))
        for one in at.patterns
    ]
    heads = ("", words.gettext("Days at home"), words.gettext("Days at the workplace"))
    page.console.print(plain_table(heads, rows), "")
    page.notes([places_note(at, words), ""])


def _sides(one: PlacePattern, at: PlaceDays) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one.home, at.home), (one.workplace, at.workplace)


def _show_sent(page: Report, sent: SentMails, profile: Profile) -> None:
    page.console.print(page.words.gettext("Your mails in free time"), style="bold")
    page.notes([*sent_lines(sent, profile.evening, page.words), ""])
