"""The categories of crossings: one row each, in the order of every frame and list. Plain values.

The numbers of a category are in the profile; its texts in `grense.wording.category_words`, under the same name.
`docs/how-to/category.md` describes how to add a category.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = [
    "BY_WEIGHT",
    "CATEGORIES",
    "CATEGORY",
    "DAY_HOURS",
    "DAY_WINDOW",
    "LISTED",
    "NAMES",
    "OUTSIDE_HOURS",
    "QUICK_LOOKS",
    "REST",
    "SHAPES",
    "WEEK_HOURS",
    "WEEK_WINDOW",
    "Category",
    "Shape",
    "names_of",
]


@dataclass(frozen=True)
class Shape:
    """How a category is measured.

    `keys` are the keys of its rule in a profile, beside the source; `shared` are those of the profile itself that it is
    measured by. `unit` is what a crossing's figure counts.
    """

    name: str
    keys: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    unit: str = "minutes"

    @property
    def has_limit(self) -> bool:
        """Whether its rule has a limit in minutes that a figure is compared with."""
        return "limit_minutes" in self.keys

    @property
    def is_window(self) -> bool:
        """Whether it is evidence inside a clock window that the rule defines."""
        return "from" in self.keys


QUICK_LOOKS = Shape("quick_looks", shared=("micro_minutes", "flex_minutes"), unit="quick looks")
DAY_WINDOW = Shape("day_window", ("from",))  # of each workday, until it ends
WEEK_WINDOW = Shape("week_window", ("from", "to"))
REST = Shape("rest", ("limit_minutes", "method"))
DAY_HOURS = Shape("day_hours", ("limit_minutes",))
OUTSIDE_HOURS = Shape("outside_hours", shared=("flex_minutes",))
WEEK_HOURS = Shape("week_hours", ("limit_minutes",))
# From the shortest span (minutes) to the longest (a week).
SHAPES = (QUICK_LOOKS, DAY_WINDOW, WEEK_WINDOW, REST, DAY_HOURS, OUTSIDE_HOURS, WEEK_HOURS)


@dataclass(frozen=True)
class Category:
    """One category.

    `weight` orders the categories by importance, as in the report's findings. `sign` names its drawing in the window.
    `worth` is the value of a nudge about it: how much it is about, and how well it can still be changed. `law` names
    the related rules of a law; the first that a law has is used. `listed_first` puts it before the days in the lists of
    a week.
    """

    name: str
    shape: Shape
    weight: int
    sign: str
    worth: float = 0.0
    law: tuple[str, ...] = ()
    listed_first: bool = False


CATEGORIES = (
    Category("evening", DAY_WINDOW, 30, "evening", 2.0, ("night",)),
    Category("sunday", WEEK_WINDOW, 60, "sunday", 2.0, ("sunday_holiday",)),
    Category("short_rest", REST, 40, "short_rest", 3.0, ("daily_rest",)),
    Category("long_day", DAY_HOURS, 50, "long_day", 1.0, ("daily_total",)),
    # The report associates long weeks and being connected with burnout in the same person.
    Category("long_week", WEEK_HOURS, 10, "long_week", 1.5, ("weekly_ordinary", "weekly_total"), listed_first=True),
    Category("outside_hours", OUTSIDE_HOURS, 70, "outside_hours"),
    Category("connected", QUICK_LOOKS, 20, "connected", listed_first=True),
)
CATEGORY: Mapping[str, Category] = MappingProxyType({one.name: one for one in CATEGORIES})
NAMES = tuple(CATEGORY)
BY_WEIGHT = tuple(one.name for one in sorted(CATEGORIES, key=lambda one: one.weight))
LISTED = tuple(one.name for one in sorted(CATEGORIES, key=lambda one: not one.listed_first))


def names_of(*shapes: Shape) -> tuple[str, ...]:
    """The names of the categories of some shapes, in their order.

    >>> names_of(DAY_WINDOW, WEEK_WINDOW)
    ('evening', 'sunday')
    """
    return tuple(one.name for one in CATEGORIES if one.shape in shapes)
