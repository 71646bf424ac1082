"""The workplace's policy, line by line, to show to the person."""

from __future__ import annotations

from collections.abc import Iterator

from grense.i18n import N_, Catalogue
from grense.model.policy import AgreedHours, Policy
from grense.rights.home_work import agreement_points
from grense.rules.ordinary_hours import MINUTES_A_DAY

__all__ = ["availability", "policy_lines"]

_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def policy_lines(policy: Policy, words: Catalogue) -> Iterator[str]:
    """A policy, line by line."""
    hours = policy.hours
    yield words.gettext("What your workplace has agreed on:")
    said = (
        (N_("for: {text}"), policy.scope),
        (N_("agreed with: {text}"), policy.agreed_with),
        (N_("it stands in: {text}"), policy.source),
        (N_("from: {text}"), words.day(hours.valid_from) if hours.valid_from else ""),
        (N_("outer limit of the day: {text}"), "" if hours.limit is None else words.hour(hours.limit)),
        (N_("what is written late can wait until: {text}"), "" if hours.start is None else words.hour(hours.start)),
        (N_("quiet hours: {text}"), ", ".join(_quiet(hours, words))),
        (N_("core hours: {text}"), _core_hours(policy, words)),
        (N_("available to the employer: {text}"), availability(policy, words)),
        (N_("no mail on: {text}"), ", ".join(words.gettext(_DAYS[day]) for day in sorted(hours.no_mail_on))),
        (N_("an answer is expected: {text}"), policy.answer),
        (N_("if it cannot wait: {text}"), policy.urgent),
    )
    for line, text in said:
        if text:
            yield f"  {words.gettext(line).format(text=text)}"
    if policy.home_agreement:
        yield "  " + words.gettext("the agreement on work at home:")
        texts = {point.id: point.text for point in agreement_points()}
        for point, text in policy.home_agreement:
            yield f"    {words.gettext(texts[point])}: {text}"


def availability(policy: Policy, words: Catalogue) -> str:
    """When one is available by the policy, in words; empty where it has no such times."""
    first, last = policy.available_from, policy.available_to
    if first is not None and last is not None:
        return f"{words.hour(first)}–{_until(last, words)}"
    if first is not None:
        return words.gettext("from {time}").format(time=words.hour(first))
    return "" if last is None else words.gettext("until {time}").format(time=_until(last, words))


def _core_hours(policy: Policy, words: Catalogue) -> str:
    if policy.core_hours is None:
        return ""
    start, end = policy.core_hours
    return f"{words.hour(start)}–{_until(end, words)}"


def _until(minutes: int, words: Catalogue) -> str:
    return "24:00" if minutes == MINUTES_A_DAY else words.hour(minutes)


def _quiet(hours: AgreedHours, words: Catalogue) -> Iterator[str]:
    for day, spans in zip(_DAYS, hours.quiet, strict=True):
        for start, end in spans:
            yield f"{words.gettext(day)} {words.hour(start)}–{_until(end, words)}"
