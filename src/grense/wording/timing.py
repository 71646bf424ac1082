"""Whether work was moved or came on top, in words: both figures, as far as the traces tell, and neither blamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grense.i18n import N_, Catalogue
from grense.model.timing import EXTRA, MOVED

if TYPE_CHECKING:
    from grense.model.crossing import Crossing

__all__ = ["timing_clause", "timing_sentence"]

_SENTENCES = {
    (MOVED, "day"): N_("Moved, as far as the traces tell: {outside}, {free} of the ordinary day without a trace."),
    (EXTRA, "day"): N_("On top, as far as the traces tell: {outside}, {free} of the ordinary day without a trace."),
    (MOVED, "week"): N_("Moved, as far as the traces tell: {outside}, {free} of the ordinary week without a trace."),
    (EXTRA, "week"): N_("On top, as far as the traces tell: {outside}, {free} of the ordinary week without a trace."),
}


def timing_sentence(why: Crossing, words: Catalogue) -> str:
    """Moved or on top, by which figures, and what is usual; empty where it is not known.

    The first figure is what has a length: mails alone show none.
    """
    timing = why.timing
    if timing is None:
        return ""
    outside = words.gettext("no length shown outside")
    if timing.outside:
        outside = words.gettext("{duration} outside").format(duration=words.short_duration(timing.outside))
    form = words.gettext(_SENTENCES[timing.name, timing.by])
    sentence = form.format(outside=outside, free=words.short_duration(timing.without_trace))
    if not timing.usual:
        return sentence
    usual = words.gettext("Usual for you: {duration}.").format(duration=words.short_duration(timing.usual))
    return f"{sentence} {usual}"


def timing_clause(why: Crossing, words: Catalogue) -> str:
    """Moved or on top in a few words, for a list; empty where it is not known."""
    timing = why.timing
    if timing is None:
        return ""
    if timing.name == MOVED:
        return words.gettext("Moved, as far as the traces tell.")
    if not timing.outside:
        return words.gettext("On top, as far as the traces tell; no length shown.")
    form = words.gettext("On top, as far as the traces tell: {duration}.")
    return form.format(duration=words.short_duration(timing.on_top))
