"""The categories of crossings: one row each, in the order of every frame and list. Plain values.

The numbers of a category are in the profile; its texts in `grense.wording.category_words`, under the same name. A
profile may have categories of its own beside these (`grense.rules.own_categories`), with their texts.
`docs/how-to/category.md` describes how to add a category.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

__all__ = [
    "BY_WEIGHT",
    "CATEGORIES",
    "CATEGORY",
    "DAY_HOURS",
    "DAY_OFF",
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
    "OwnTexts",
    "Shape",
    "by_weight",
    "category_of",
    "is_of",
    "listed",
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
DAY_OFF = Shape("day_off")  # a day of absence or a flexi day
WEEK_HOURS = Shape("week_hours", ("limit_minutes",))
# From the shortest span (minutes) to the longest (a week).
SHAPES = (QUICK_LOOKS, DAY_WINDOW, WEEK_WINDOW, REST, DAY_HOURS, OUTSIDE_HOURS, DAY_OFF, WEEK_HOURS)


@dataclass(frozen=True)
class OwnTexts:
    """The texts of a category of one's own in one language, as of `grense.wording.category_words.Phrases`."""

    name: str
    short: str = ""
    planned: str = ""
    often: str = ""


class Category(str):
    """One category: the text of its name, with how it is measured and drawn.

    It is compared, sorted and written as its name. `weight` orders the categories by importance, as in the report's
    findings. `sign` names its drawing in the window. `worth` is the value of a nudge about it: how much it is about,
    and how well it can still be changed. `law` names the related rules of a law; the first that a law has is used.
    `listed_first` puts it before the days in the lists of a week. `texts` are those of a category of one's own, by
    language.

    >>> CATEGORY["evening"] == "evening", CATEGORY["evening"].shape.name
    (True, 'day_window')
    """

    def __new__(cls, name: str, *_fields: Any, **_named: Any) -> Category:  # noqa: D102  # the text
        return super().__new__(cls, name)

    # Not a dataclass: `dataclasses.asdict` would make a dict of it, also where it is the key of a mapping.
    def __init__(  # noqa: PLR0913  # the columns of a table
        self,
        name: str,
        shape: Shape,
        weight: int,
        sign: str,
        worth: float = 0.0,
        law: tuple[str, ...] = (),
        *,
        listed_first: bool = False,
        texts: Mapping[str, OwnTexts] | None = None,
    ) -> None:
        self.name, self.shape, self.weight, self.sign = name, shape, weight, sign
        self.worth, self.law, self.listed_first, self.texts = worth, law, listed_first, dict(texts or {})


CATEGORIES = (
    Category("evening", DAY_WINDOW, 30, "evening", 2.0, ("night",)),
    Category("sunday", WEEK_WINDOW, 60, "sunday", 2.0, ("sunday_holiday",)),
    Category("short_rest", REST, 40, "short_rest", 3.0, ("daily_rest",)),
    Category("long_day", DAY_HOURS, 50, "long_day", 1.0, ("daily_total",)),
    # The report associates long weeks and being connected with burnout in the same person.
    Category("long_week", WEEK_HOURS, 10, "long_week", 1.5, ("weekly_ordinary", "weekly_total"), listed_first=True),
    Category("outside_hours", OUTSIDE_HOURS, 70, "outside_hours"),
    Category("connected", QUICK_LOOKS, 20, "connected", listed_first=True),
    Category("day_off", DAY_OFF, 65, "day_off"),
)
CATEGORY: Mapping[str, Category] = MappingProxyType({one.name: one for one in CATEGORIES})
NAMES = tuple(one.name for one in CATEGORIES)


def category_of(name: str) -> Category:
    """The category of a name: what is a category itself, or the built-in one.

    >>> category_of("long_week").shape == WEEK_HOURS
    True
    """
    return name if isinstance(name, Category) else CATEGORY[name]


def is_of(name: str, *shapes: Shape) -> bool:
    """Whether a category has one of these shapes."""
    return category_of(name).shape in shapes


def by_weight(categories: Iterable[Category] = CATEGORIES) -> tuple[Category, ...]:
    """Categories by importance."""
    return tuple(sorted(categories, key=lambda one: one.weight))


def listed(categories: Iterable[Category] = CATEGORIES) -> tuple[Category, ...]:
    """Categories in the order of the lists of a week."""
    return tuple(sorted(categories, key=lambda one: not one.listed_first))


BY_WEIGHT, LISTED = by_weight(), listed()
