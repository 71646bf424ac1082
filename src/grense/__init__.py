"""See, privately, where working time crosses into evenings, Sundays and rest.

The public names are imported lazily: importing `grense` loads neither pandas nor a reader until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from grense.version import __version__ as __version__

_HOMES = {
    "read_ics": "grense.sources.ics",
    "read_mail": "grense.sources.mail",
    "Reading": "grense.sources.base",
    "classify": "grense.results.classify",
    "Classification": "grense.results.classification",
    "Explanation": "grense.results.explanation",
    "read_parquet": "grense.results.classification",
    "OrdinaryHours": "grense.rules.ordinary_hours",
    "Profile": "grense.rules.profiles",
    "PointModel": "grense.rules.profiles",
    "load_profile": "grense.rules.profiles",
    "load_point_model": "grense.rules.profiles",
    "GrenseError": "grense.errors",
}

__all__ = [*_HOMES, "activities", "yardstick"]

if TYPE_CHECKING:
    from grense import activities as activities
    from grense import yardstick as yardstick
    from grense.errors import GrenseError as GrenseError
    from grense.results.classification import Classification as Classification
    from grense.results.classification import read_parquet as read_parquet
    from grense.results.classify import classify as classify
    from grense.results.explanation import Explanation as Explanation
    from grense.rules.ordinary_hours import OrdinaryHours as OrdinaryHours
    from grense.rules.profiles import PointModel as PointModel
    from grense.rules.profiles import Profile as Profile
    from grense.rules.profiles import load_point_model as load_point_model
    from grense.rules.profiles import load_profile as load_profile
    from grense.sources.base import Reading as Reading
    from grense.sources.ics import read_ics as read_ics
    from grense.sources.mail import read_mail as read_mail
else:  # a type checker accepts any name from a module that has a __getattr__

    def __getattr__(name: str) -> Any:
        if name in ("activities", "yardstick"):
            return import_module(f"grense.{name}")
        if name in _HOMES:
            return getattr(import_module(_HOMES[name]), name)
        message = f"module 'grense' has no attribute {name!r}"
        raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
