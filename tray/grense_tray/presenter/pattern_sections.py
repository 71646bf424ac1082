"""The sections below the patterns: time outside agreed hours, the law, the workplace's rules, and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from grense.i18n import N_, NN_, Catalogue
from grense.law.results import RuleView
from grense.model.time import load_zone
from grense.outlook import Outlook
from grense.rights import right_of
from grense.rights.home_work import home_work
from grense.wording import law as law_words
from grense.wording.flexitime import agreed_sentence, notes, sums, week_heads, week_rows
from grense.wording.guesses import GUESS_HEADS, guess_cells, guess_sentence
from grense.wording.home_work import agreement_lines
from grense.wording.policy import policy_lines
from grense.wording.rights import described
from grense_tray.presenter.patterns_model import (
    ANSWERS,
    BALANCE,
    LAW,
    MEETINGS,
    PLACES,
    RIGHTS,
    LawLine,
    Section,
    Subject,
    TableText,
)
from grense_tray.presenter.values import OpenSettings, Questions

__all__ = ["answers_section", "hours_section", "hours_table", "law_section", "place_section", "subjects_of"]

_HOURS = N_("Outside agreed hours")
_MAILS = NN_("{count} mail", "{count} mails")
_WEEKS = NN_("{count} week", "{count} weeks")


def subjects_of(outlook: Outlook, words: Catalogue) -> tuple[Subject, ...]:
    """The subjects beside the patterns."""
    answered = words.gettext("not answered yet")
    if outlook.pulses:
        answered = words.gettext("last {day}").format(day=words.day(max(one.day for one in outlook.pulses)))
    return (
        Subject(PLACES, words.gettext("Place of work"), _days_at_home(outlook, words)),
        Subject(MEETINGS, words.gettext("Meetings"), words.gettext("beside core hours")),
        Subject(LAW, words.gettext("Law"), words.gettext("general limits")),
        Subject(BALANCE, words.gettext("Balance"), words.gettext("beside agreed hours")),
        Subject(RIGHTS, words.gettext("Rights"), words.gettext("being disconnected")),
        Subject(ANSWERS, words.gettext("Answers"), answered),
    )


def _days_at_home(outlook: Outlook, words: Catalogue) -> str:
    at = outlook.place_days
    if at is None:
        return words.gettext("place not known")
    return words.ngettext("{count} day at home", "{count} days at home", at.home).format(count=at.home)


def hours_section(outlook: Outlook, words: Catalogue) -> Section:
    """Time outside agreed hours, and time taken back."""
    title, found = words.gettext(_HOURS), outlook.balance
    if found is None:
        return Section(title, (words.gettext("Nothing yet: it takes a whole week with work."),))
    weeks = words.ngettext(*_WEEKS, len(found.weeks)).format(count=len(found.weeks))
    mails = words.ngettext(*_MAILS, found.mails).format(count=found.mails)
    form = words.gettext("Over {weeks}: {outside} of meetings and own entries outside ordinary hours, and {mails}.")
    lines = [form.format(weeks=weeks, outside=words.short_duration(found.outside), mails=mails)]
    if found.taken_back:
        form = words.gettext("{hours} marked as taken back.")
        lines.append(form.format(hours=words.short_duration(found.taken_back)))
    lines.append(agreed_sentence(found.agreed, words))
    if outlook.guesses:
        lines.append(guess_sentence(outlook.guesses[-1], words))
    return Section(title, (" ".join(lines),), foot=tuple(notes(found, words)))


def hours_table(outlook: Outlook, words: Catalogue) -> Iterator[TableText]:
    """The weeks of the balance, and their sums; then the weeks with a guess of one's own."""
    if outlook.balance is not None:
        _, *heads = week_heads(words)
        rows = (*week_rows(outlook.balance, words), sums(outlook.balance, words))
        name = words.gettext("Outside agreed hours as a table")
        yield TableText(words.gettext(_HOURS), name, (words.gettext("Week"), *heads), rows, BALANCE)
    if outlook.guesses:
        title = words.gettext("Your own figure beside what is shown")
        of_guesses = tuple(map(words.gettext, GUESS_HEADS))
        yield TableText(title, title, of_guesses, tuple(guess_cells(one, words) for one in outlook.guesses), BALANCE)


def law_section(outlook: Outlook, words: Catalogue) -> Section:
    """A law's general limits, a line a rule: those exceeded first, then in the law's order."""
    title, law = words.gettext("The general limits of the law"), outlook.law
    if law is None:
        lines = [words.gettext(law_words.NO_LAW_CHOSEN)]
        if outlook.country is not None and not outlook.patterns:
            lines = [words.gettext("Nothing yet: it takes a whole week with work.")]
        return Section(title, tuple(lines), actions=((words.gettext("Settings …"), OpenSettings()),))
    rules = [_line(one, outlook, words) for one in (*_found(law.rules), *_within(law.rules))]
    initiative = "" if law.initiative is None else law_words.initiative_sentence(law.initiative, words)
    unseen = law_words.unseen_sentence(law.law.unseen, words)
    condition = words.gettext(
        "A count holds if no other agreement applies. Whether quick looks count is not settled, and by itself that "
        "says nothing."
    )
    heads = (*law_words.heads(law.law, words), condition)
    return Section(title, (" ".join(heads),), tuple(rules), tuple(filter(None, (initiative, unseen))))


def place_section(outlook: Outlook, words: Catalogue) -> Section:
    """The law on disconnecting in the person's country, and the workplace's agreement."""
    title, today = words.gettext("What holds where you work"), outlook.made.astimezone(load_zone(outlook.zone)).date()
    agreed = _agreed(outlook, words)
    if outlook.country is None:
        lines = (words.gettext("The settings name no country, so what holds there is not known here."),)
        return Section(title, (*lines, *agreed), actions=((words.gettext("Settings …"), OpenSettings()),))
    right = right_of(outlook.country, on=today)
    return Section(title, (*described(right, words, on=today), *_home_agreement(outlook, words, today), *agreed))


def _home_agreement(outlook: Outlook, words: Catalogue, today: dt.date) -> Iterator[str]:
    """What an agreement would have to say, where there are rules on work at home."""
    if home_work(outlook.country or "", on=today) is not None:
        counts = {one.category: one.estimate.count for one in outlook.patterns}
        yield from agreement_lines(counts.get("outside_hours", 0), counts.get("evening", 0), words)


def _agreed(outlook: Outlook, words: Catalogue) -> tuple[str, ...]:
    """The workplace's policy in one paragraph."""
    if outlook.policy is None:
        return ()
    head, *lines = (line.strip() for line in policy_lines(outlook.policy, words))
    return (f"{head} {'; '.join(lines)}.",) if lines else ()


def answers_section(outlook: Outlook, words: Catalogue) -> Section:
    """The person's own answers to the report's questions."""
    title = words.gettext("Your answers")
    if outlook.pulses:
        return Section(title)
    lines = (
        words.gettext(
            "The report asked about being connected, about work and home, and about detaching from work. The same "
            "questions can be answered here once a month; the answers stay on this machine."
        ),
    )
    return Section(title, lines, actions=((words.gettext("Answer the questions …"), Questions(now=True)),))


def _found(rules: tuple[RuleView, ...]) -> Iterator[RuleView]:
    return (one for one in rules if one.findings)


def _within(rules: tuple[RuleView, ...]) -> Iterator[RuleView]:
    return (one for one in rules if not one.findings)


def _line(view: RuleView, outlook: Outlook, words: Catalogue) -> LawLine:
    last = outlook.law.last if outlook.law is not None else None
    said = law_words.brief_count(view, words) if view.findings else law_words.nearest_sentence(view, words, last)
    aside = f"{view.rule.section}, {law_words.limit_clause(view.rule, words)}"
    text = f"{said[:1].upper()}{said[1:]}."
    left_out = law_words.left_out_sentence(view, words)
    return LawLine(law_words.rule_word(view.rule.id, words), aside, f"{text} {left_out}".strip())
