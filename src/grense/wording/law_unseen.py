"""A sentence about what timestamps cannot show of a law's rule."""

from __future__ import annotations

from grense.i18n import N_, Catalogue

__all__ = ["unseen_sentence"]

_UNSEEN = {
    "agreements": N_("which agreements apply"),
    "exempt": N_("whether the position is exempt, which the duties decide and not the title"),
    "national": N_("what national law and agreements add"),
    "plan": N_("the plan that says which hours are ordinary"),
    "same_employer": N_("other work for the same employer that no source holds"),
    "off_screen": N_("calls, reading and work on paper"),
    "on_call": N_("on-call time, and its share that counts"),
    "silence": N_("silence is no proof of rest"),
    "small_interruptions": N_("whether a quick look breaks a rest, which is not settled"),
    "agreed_interruptions": N_("work that was agreed on because of a serious disturbance, which breaks no rest"),
    "windows": N_("other 24 hours or 7 days that may be agreed"),
    "compensatory_rest": N_("rest that was given in its place"),
    "ordered": N_("whether overtime was ordered, or wanted"),
    "own_consent": N_("whether the person consented each time, which so much overtime takes"),
    "year": N_("when the employer's 52 weeks begin"),
    "leave": N_("leave and sickness that are not marked, and other reasons for a week without work"),
    "opt_out": N_("whether the limit was waived in writing, where a country allows it"),
    "shifts": N_("shift work, which has shorter ordinary hours"),
    "estimate": N_("hours are estimated from what was sent and planned"),
    "short_breaks": N_("breaks without a trace, and breaks on duty"),
    "joined": N_("pauses that the estimate joins"),
    "nature": N_("whether the nature of the work calls for it"),
    "two_shifts": N_("two-shift work between 06:00 and midnight, which is no night work"),
    "other_night": N_("another 8 hours around midnight that may be agreed to be the night"),
    "other_holidays": N_("holidays of another faith, taken instead"),
}


def unseen_sentence(codes: tuple[str, ...], words: Catalogue) -> str:
    """What no timestamp shows, in one sentence."""
    parts = "; ".join(words.gettext(_UNSEEN[code]) for code in dict.fromkeys(codes))
    return words.gettext("Cannot be seen: {parts}.").format(parts=parts) if parts else ""
