"""One pattern in full: its rate and change, the report's findings, the law's limit, and shares on request."""

from __future__ import annotations

from typing import cast

from grense.history.patterns import FEW_WEEKS
from grense.i18n import N_, Catalogue
from grense.law.results import LawView, RuleView
from grense.model.patterns import Pattern
from grense.model.time import load_zone
from grense.names import RoleName
from grense.outlook import Outlook
from grense.rules.frequency_coding import QUESTIONS
from grense.wording import law as law_words
from grense.wording.crossings import category_word
from grense.wording.months import TOGETHER, figure_name, side_word
from grense.wording.reasons import origin_sentence, reason_counts
from grense.yardstick import comparison, is_fitting
from grense.yardstick import wording as report
from grense.yardstick.findings import reported
from grense_tray.presenter.pattern_brief import brief_of
from grense_tray.presenter.pattern_words import (
    answered,
    coded,
    counted,
    estimated_only,
    latest_pulse,
    moved,
    pulse_line,
)
from grense_tray.presenter.patterns_model import Comparing, PatternDetail, Wishes
from grense_tray.presenter.values import Command, Paragraph, Questions

__all__ = ["detail_of"]

_ROLES = (("leader", N_("Leader")), ("exempt", N_("Exempt from the rules on working time")), ("other", N_("Neither")))


def detail_of(found: Pattern, outlook: Outlook, wishes: Wishes, words: Catalogue) -> PatternDetail:
    """The panel of a pattern."""
    category = found.category
    parts = (
        (N_("How often"), _often(found, outlook, words)),
        (N_("How it moved"), moved(found, words)),
        *_own_words(found, outlook, words),
        *_findings(category, words),
    )
    view = _rule(category, outlook.law)
    after = [words.gettext(law_words.TWO_READINGS)]
    if view is not None:
        after.append(law_words.unseen_sentence(view.rule.unseen, words))
    return PatternDetail(
        category=category,
        title=category_word(category, words),
        before=tuple(Paragraph(words.gettext(head), text) for head, text in parts),
        months=_months(found, outlook, words),
        caution=words.gettext(TOGETHER),
        readings=(
            Paragraph(words.gettext(_head(category)), _report_reading(found, outlook, words)),
            Paragraph(words.gettext("As a general limit has it"), _law_reading(view, outlook, words)),
        ),
        after=tuple(after) if view is not None else (),
        comparing=_comparing(found, outlook, wishes, words),
        brief=brief_of(found, outlook, words),
        actions=_actions(found, words),
    )


def _own_words(found: Pattern, outlook: Outlook, words: Catalogue) -> tuple[tuple[str, str], ...]:
    """What began it as far as the evidence tells, and the reasons given, each with its head where known."""
    one = next((one for one in outlook.origins if one.category == found.category), None)
    if one is None:
        return ()
    reasons = _sentence(reason_counts(one.reasons, one.unsaid, words)) if one.reasons else ""
    parts = ((N_("What began it"), origin_sentence(one, words)), (N_("What you said"), reasons))
    return tuple(part for part in parts if part[1])


def _head(category: str) -> str:
    """Whose count it is: the report's, or that of one's own rules."""
    return N_("As the report counts it") if category in reported() else N_("As your rules count it")


def _findings(category: str, words: Catalogue) -> tuple[tuple[str, str], ...]:
    """The report's findings, with heads."""
    if category not in reported():
        return ((N_("What the report found"), report.not_reported(category, words)),)
    return (
        (N_("What the report found"), report.between(category, words)),
        ("", report.within(category, words)),
        (N_("How to read it"), report.reading(category, words)),
    )


def _often(found: Pattern, outlook: Outlook, words: Catalogue) -> str:
    said = [_sentence(counted(found, outlook, words))]
    if answer := answered(found, words):
        form = N_("The report asked how often in six months; in its words: {answer}.")
        if found.category not in reported():
            form = N_("In the words of the report's answers: {answer}.")
        said.append(words.gettext(form).format(answer=answer))
    if found.reason == FEW_WEEKS:
        said.append(words.gettext("There are too few weeks to say more."))
    elif found.period == QUESTIONS:
        said.append(words.gettext("Three questions show whether one is connected; times do not."))
        pulse = latest_pulse(outlook.pulses)
        unanswered = words.gettext("They have not been answered yet.")
        said.append(pulse_line(pulse, words) if pulse is not None else unanswered)
    elif code := coded(found, outlook, words):
        form = N_("Coded as the report does: {code}.")
        if found.category not in reported():
            form = N_("Coded by your rules: {code}.")
        said.append(words.gettext(form).format(code=code))
    if only := estimated_only(found, outlook, words):
        said.append(_sentence(only))
    return " ".join(said)


def _months(found: Pattern, outlook: Outlook, words: Catalogue) -> tuple[tuple[str, ...], ...]:
    rows = tuple(
        (figure_name(one, words), side_word(one, one.more, words), side_word(one, one.less, words))
        for one in outlook.months
        if one.pattern == found.category
    )
    if not rows:
        return ()
    heads = words.gettext("Your months"), words.gettext("Months with more"), words.gettext("Months with less")
    return (heads, *rows)


def _rule(category: str, law: LawView | None) -> RuleView | None:
    return next((one for one in law.rules if one.category == category), None) if law is not None else None


def _report_reading(found: Pattern, outlook: Outlook, words: Catalogue) -> str:
    view = _rule(found.category, outlook.law)
    return law_words.report_sentence(view, words) if view is not None else _sentence(counted(found, outlook, words))


def _law_reading(view: RuleView | None, outlook: Outlook, words: Catalogue) -> str:
    if outlook.law is None:
        return words.gettext(law_words.NO_LAW_CHOSEN)
    if view is None:
        return words.gettext("No general limit counts this.")
    rule = view.rule
    head = words.gettext("{rule} ({section}): {limit}.").format(
        rule=law_words.rule_word(rule.id, words), section=rule.section, limit=law_words.limit_clause(rule, words)
    )
    if not view.findings:
        return f"{head} {_sentence(law_words.nearest_sentence(view, words, outlook.law.last))}"
    latest = view.findings[-1]
    last = words.gettext("The latest, {day}: {finding}.").format(
        day=law_words.day_word(latest, words, outlook.law.last), finding=law_words.finding_sentence(latest, words)
    )
    return " ".join(
        part
        for part in (head, law_words.count_sentence(view, words), last, law_words.finding_note(latest, words))
        if part
    )


def _comparing(found: Pattern, outlook: Outlook, wishes: Wishes, words: Catalogue) -> Comparing:
    if found.category not in reported():
        return Comparing((), ())
    here = wishes if wishes.category == found.category else wishes.picking(found.category)
    role = here.role or outlook.role
    close = (here.closing(), words.gettext("Leave it"))
    if not here.comparing:
        return Comparing((), ((here.asking(role=role), words.gettext("Compare with the report's shares …")),))
    if role is None:
        asked = words.gettext("Beside which group of the report? Nothing of this is kept.")
        groups = tuple((here.asking(role=name), words.gettext(text)) for name, text in _ROLES)
        return Comparing((asked,), (*groups, close))
    if not is_fitting(_code(found, outlook), asked_again=here.again):
        finding = words.gettext(
            "What the report found stands above, and comes first: that something is common or rare says little of how "
            "it goes with anybody. The share can be shown all the same."
        )
        return Comparing((finding,), ((here.asking(again=True), words.gettext("Show the share")), close))
    lines = report.comparison(comparison(found.category, cast(RoleName, role)), words, _agreed_hours(outlook))
    return Comparing(lines, ((here.changing(), words.gettext("Another group …")), close))


def _agreed_hours(outlook: Outlook) -> float | None:
    """The agreed hours of a week as they are now, where the person has said what is agreed."""
    agreed = outlook.balance.agreed if outlook.balance is not None else None
    today = outlook.made.astimezone(load_zone(outlook.zone)).date()
    return agreed.on(today) / 60 if agreed is not None and agreed.stated else None


def _code(found: Pattern, outlook: Outlook) -> int | None:
    """The person's own code; for connectedness, by the latest answers."""
    if found.period != QUESTIONS:
        return found.estimate.code
    pulse = latest_pulse(outlook.pulses)
    return None if pulse is None else int(bool(pulse.connected))


def _actions(found: Pattern, words: Catalogue) -> tuple[tuple[str, Command], ...]:
    if found.period == QUESTIONS:
        return ((words.gettext("Answer the three questions …"), Questions(now=True)),)
    return ()


def _sentence(text: str) -> str:
    """A clause as a sentence."""
    return f"{text[:1].upper()}{text[1:]}." if text and not text.endswith(".") else text
