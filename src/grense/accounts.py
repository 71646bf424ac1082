"""What was read, left out and met on the way, as sentences: each with the option that changes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from grense.service import CALENDAR, Gathered
from grense.sources.base import ReadingWarning
from grense.text import N_, Catalogue

__all__ = ["inferred_lines", "left_out_parts", "nothing_lines", "warning_line"]


class _Count(NamedTuple):
    one: str
    many: str
    option: str = ""


def _count(one: str, many: str, option: str = "") -> _Count:
    return _Count(one, many, option)


_CALENDAR_REASONS = {
    "all_day": _count(N_("{count} all-day entry"), N_("{count} all-day entries")),
    "day_or_longer": _count(N_("{count} entry of a day or longer"), N_("{count} entries of a day or longer")),
    "cancelled": _count(N_("{count} cancelled meeting"), N_("{count} cancelled meetings")),
    "declined": _count(N_("{count} declined meeting"), N_("{count} declined meetings")),
    "unanswered": _count(N_("{count} unanswered meeting"), N_("{count} unanswered meetings"), "--include unanswered"),
    "free": _count(N_("{count} entry marked as free"), N_("{count} entries marked as free"), "--include all"),
    "out_of_office": _count(
        N_("{count} entry marked out of office"), N_("{count} entries marked out of office"), "--include all"
    ),
    "working_elsewhere": _count(
        N_("{count} entry marked working elsewhere"), N_("{count} entries marked working elsewhere"), "--include all"
    ),
    "private": _count(N_("{count} private entry"), N_("{count} private entries"), "--include private"),
    "no_participant": _count(
        N_("{count} entry without other people"), N_("{count} entries without other people"), "--include blocks"
    ),
    "broken": _count(N_("{count} entry that cannot be read"), N_("{count} entries that cannot be read")),
    "start_outside_rule": _count(
        N_("{count} first date that its own series skips"), N_("{count} first dates that their own series skip")
    ),
    "capped": _count(N_("{count} series cut after 20 000 times"), N_("{count} series cut after 20 000 times")),
    "floating_without_zone": _count(
        N_("{count} entry without a time zone"), N_("{count} entries without a time zone"), "--tz"
    ),
    "duplicate": _count(N_("{count} entry that stands twice"), N_("{count} entries that stand twice")),
}
_MAIL_REASONS = {
    "automatic": _count(N_("{count} automatic mail"), N_("{count} automatic mails")),
    "calendar_response": _count(N_("{count} answer to an invitation"), N_("{count} answers to invitations")),
    "bounce": _count(N_("{count} delivery notice"), N_("{count} delivery notices")),
    "list_software": _count(N_("{count} mail by list software"), N_("{count} mails by list software")),
    "draft": _count(N_("{count} draft"), N_("{count} drafts")),
    "spam": _count(N_("{count} junk mail"), N_("{count} junk mails")),
    "no_date": _count(N_("{count} mail without a date"), N_("{count} mails without a date")),
    "bad_date": _count(N_("{count} mail with an unreadable date"), N_("{count} mails with an unreadable date")),
    "impossible_date": _count(N_("{count} mail with an impossible date"), N_("{count} mails with an impossible date")),
    "broken": _count(N_("{count} mail that cannot be read"), N_("{count} mails that cannot be read")),
    "duplicate": _count(N_("{count} mail that stands twice"), N_("{count} mails that stand twice")),
    "deleted": _count(N_("{count} deleted mail"), N_("{count} deleted mails")),
}
_OTHER = _count(N_("{count} left out for another reason"), N_("{count} left out for other reasons"))
_BOTH = _count(N_("{count} that stands twice in what was read"), N_("{count} that stand twice in what was read"))

_WARNINGS = {
    "no_attendees": N_(
        "The calendar names no participants, so its entries count as own time. {option} counts them as work."
    ),
    "owner_unknown": N_("Whose files these are cannot be told. {option} names the address; give it once for each."),
    "broken_event": N_("Some entries of the calendar cannot be read and are left out."),
    "broken_zone": N_("A time zone in the calendar cannot be read; the usual one of that name, or yours, is used."),
    "truncated": N_("The calendar file ends too early; what comes before the end is read."),
    "capped_series": N_("A series of the calendar has more than 20 000 times; the first of them are read."),
    "floating_without_zone": N_("Some entries have no time zone. {option} gives one."),
}
_OPTIONS = {"blocks": "--include blocks", "me": "--me", "tz": "--tz"}
_TOLD_ELSEWHERE = ("owner_inferred",)


def inferred_lines(gathered: Gathered, words: Catalogue) -> list[str]:
    """Which address and zone were taken when none was given, and the options that change them."""
    lines = []
    if gathered.me_inferred and gathered.me:
        by_calendar = set(gathered.kinds) == {CALENDAR}
        sentence = (
            N_("Address taken: {address}, which stands in most meetings (--me changes it).")
            if by_calendar
            else N_("Address taken: {address}, which sends most of the mail (--me changes it).")
        )
        lines.append(words.gettext(sentence).format(address=_printable(gathered.me[0])))
    if gathered.tz_inferred:
        lines.append(
            words.gettext("Time zone taken: {zone}, this machine's (--tz changes it).").format(zone=gathered.tz)
        )
    return lines


def left_out_parts(left_out: Mapping[str, Mapping[str, int]], words: Catalogue) -> list[str]:
    """Each reason with its count and the option that takes it in, calendar first."""
    parts = []
    for kind, counts in sorted(left_out.items()):
        for reason, count in counts.items():
            form = _form(kind, reason)
            text = words.ngettext(form.one, form.many, count).format(count=count)
            parts.append(f"{text} ({form.option})" if form.option else text)
    return parts


def warning_line(warning: ReadingWarning, words: Catalogue) -> str:
    """What a reader met, or nothing when it is told elsewhere."""
    if warning.code in _TOLD_ELSEWHERE:
        return ""
    sentence = _WARNINGS.get(warning.code)
    if sentence is None:
        return words.gettext("The reader notes: {code} ({count}).").format(code=warning.code, count=warning.count)
    return words.gettext(sentence).format(option=_OPTIONS.get(warning.hint, warning.hint))


def nothing_lines(gathered: Gathered, words: Catalogue, *, weeks: Collection[str] = ()) -> list[str]:
    """Why there is nothing to show, and which option would change it."""
    lines = [words.gettext("Nothing in the files counts as work up to this week.")]
    received = int((gathered.activities["kind"] == "mail_received").sum())
    if received:
        form = words.ngettext(
            "{count} mail was received, which is contact, not work.",
            "{count} mails were received, which is contact, not work.",
            received,
        )
        lines.append(form.format(count=received))
        lines.append(words.gettext("If mail from another address is yours, --me names it."))
    later = sorted(weeks)
    if later:
        lines.append(words.gettext("Work stands in later weeks: --week {week} shows the first.").format(week=later[0]))
    return lines


def _form(kind: str, reason: str) -> _Count:
    if kind == "both":
        return _BOTH
    return (_CALENDAR_REASONS if kind == CALENDAR else _MAIL_REASONS).get(reason, _OTHER)


def _printable(text: str) -> str:
    """Nothing that a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in text)
