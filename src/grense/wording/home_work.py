"""Work at home in words: the rules, and a checklist for an agreement, with what a workplace's policy has filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grense.i18n import N_, Catalogue
from grense.model.policy import Policy
from grense.rights.home_work import HomeWork, HomeWorkRule
from grense.wording.policy import availability

__all__ = ["agreement_lines", "checklist_lines", "home_work_lines"]

_BOX = "[ ]"
_LINE = "_" * 40
_READ = N_("The rule's own text was read in a stored copy, on {checked}: {source}.")
_RETOLD = N_("Only pages that retell it were read, on {checked}: {source}.")
_HELD: Mapping[str, str] = {
    "always": "{point}",
    "if_any": N_("{point}, where something is agreed about it"),
    "if_temporary": N_("{point}, where it has an end"),
}


def home_work_lines(found: HomeWork, words: Catalogue) -> Iterator[str]:
    """What is known about regular work at home, a paragraph a rule."""
    yield words.gettext("Regular work in one's own home: {law}.").format(law=found.law)
    for rule in found.rules:
        yield _rule(rule, found, words)


def checklist_lines(found: HomeWork, policy: Policy | None, words: Catalogue) -> Iterator[str]:
    """A checklist for a written agreement about work at home, with empty boxes; no tick is kept anywhere.

    What the policy has on a point is filled in; the box stays empty, since the person ticks what the agreement has.
    """
    known = _filled(policy, words)
    yield words.gettext("A written agreement about work at home: a checklist")
    yield found.law
    yield ""
    yield words.gettext("It holds at least:")
    for point in found.points:
        held = _HELD[point.held]
        yield f"{_BOX} {words.gettext(held).format(point=words.gettext(point.text))}"
        yield f"    {known.get(point.id) or _LINE}"
    yield ""
    yield words.gettext("What an agreement about availability would have to say:")
    for question in found.availability:
        yield f"{_BOX} {words.gettext(question.text)}"
        yield f"    {known.get(f'availability.{question.id}') or _LINE}"
    yield words.gettext("These questions are not from the regulation: the report's interviews raise them.")
    yield ""
    yield words.gettext("Ticks are made on paper; none is kept. This is information, not legal advice.")


def agreement_lines(outside: int, evenings: int, words: Catalogue) -> Iterator[str]:
    """What an agreement would have to say of so many days outside ordinary hours and in the evening; none for none."""
    if outside or evenings:
        yield words.gettext(
            "There was work outside ordinary hours on {outside} days, and in the evening on {evenings}. An agreement "
            "about availability would have to say from when to when one is available, how soon an answer is expected, "
            "and what is urgent. grense rights --checklist prints a list for it."
        ).format(outside=outside, evenings=evenings)


def _filled(policy: Policy | None, words: Catalogue) -> dict[str, str]:
    """What a policy has on the points and questions."""
    if policy is None:
        return {}
    times = availability(policy, words)
    return {
        "availability": times,
        "availability.window": times,
        "availability.answer": policy.answer,
        "availability.urgent": policy.urgent,
        "availability.sending": "" if policy.hours.start is None else words.hour(policy.hours.start),
        **dict(policy.home_agreement),
    }


def _rule(rule: HomeWorkRule, found: HomeWork, words: Catalogue) -> str:
    place = rule.section if rule.law == found.law else f"{rule.law} {rule.section}"
    since = words.gettext("since {since}").format(since=words.day(rule.since))
    read = words.gettext(_READ if rule.is_wording else _RETOLD)
    sources = read.format(checked=words.day(rule.checked_on), source=rule.source)
    return f"{place} ({since}): {words.gettext(rule.text)} {sources}"
