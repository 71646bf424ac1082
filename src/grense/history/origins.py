"""Who crossings came from, counted by category: what the evidence shows, and the reasons that the person gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from grense.model.crossing import Crossing
from grense.model.origin_counts import OriginCounts
from grense.rules.categories import QUICK_LOOKS, category_of
from grense.rules.origins import ANSWER, INVITED, STARTED
from grense.rules.reasons import REASONS

__all__ = ["origin_counts", "tells_origin"]


def origin_counts(crossings: Iterable[Crossing], categories: Iterable[str]) -> tuple[OriginCounts, ...]:
    """Each of the categories with a known origin or a reason, in their order.

    Origins are counted of crossings in a window, such as evenings and Sundays, and of quick looks: of the others, the
    evidence is all the work of a day or a week. Planned crossings are left out.
    """
    of_category: dict[str, list[Crossing]] = {}
    for one in crossings:
        if not one.planned:
            of_category.setdefault(one.category, []).append(one)
    counted = (_counts(category, of_category.get(category, [])) for category in categories)
    return tuple(one for one in counted if one.known or one.reasons)


def tells_origin(category: str) -> bool:
    """Whether origins are counted of a category."""
    shape = category_of(category).shape
    return shape.is_window or shape == QUICK_LOOKS


def _counts(category: str, crossings: Sequence[Crossing]) -> OriginCounts:
    given = Counter(one.reason for one in crossings)
    reasons = {value: given[value] for value in REASONS if given[value]}
    if not tells_origin(category):
        return OriginCounts(category, len(crossings), reasons=reasons)
    origins = [{item.origin for item in one.items} for one in crossings]
    return OriginCounts(
        category,
        len(crossings),
        known=sum(any(found) for found in origins),
        only_answers=sum(found == {ANSWER} for found in origins),
        started=sum(STARTED in found for found in origins),
        invited=sum(INVITED in found for found in origins),
        reasons=reasons,
    )
