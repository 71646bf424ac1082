"""See, privately, where working time crosses into evenings, Sundays and rest.

The public names are imported lazily: importing `grense` loads neither pandas nor a reader until a name is used.
`docs/reference/stability.md` says what is public.
"""

from __future__ import annotations

from grense.base.lazy import lazy_names
from grense.base.version import __version__ as __version__

TYPE_CHECKING = False  # type checkers take it for true; typing itself would be most of the time of the import

_HOMES = {
    "read_ics": "grense.sources.ics",
    "read_mail": "grense.sources.mail",
    "Reading": "grense.sources.base",
    "classify": "grense.results.classify",
    "Classification": "grense.results.classification",
    "reclassify": "grense.results.classify",
    "Explanation": "grense.results.explanation",
    "read_parquet": "grense.results.classification",
    "outlook_of": "grense.outlook.overview",
    "ActivityKind": "grense.rules.kinds",
    "OrdinaryHours": "grense.rules.ordinary_hours",
    "Profile": "grense.rules.profiles",
    "Rule": "grense.rules.profiles",
    "PointModel": "grense.rules.point_model",
    "load_profile": "grense.rules.profiles",
    "load_point_model": "grense.rules.point_model",
    "GrenseError": "grense.errors",
}

_MODULES = (
    "activities",
    "errors",
    "example",
    "frequency",
    "law",
    "names",
    "nudges",
    "plot",
    "questions",
    "rights",
    "store",
    "strategies",
    "validation",
    "yardstick",
)

__all__ = [*_HOMES, *_MODULES]

if TYPE_CHECKING:
    from grense import activities as activities
    from grense import errors as errors
    from grense import example as example
    from grense import frequency as frequency
    from grense import law as law
    from grense import names as names
    from grense import nudges as nudges
    from grense import plot as plot
    from grense import questions as questions
    from grense import rights as rights
    from grense import store as store
    from grense import strategies as strategies
    from grense import validation as validation
    from grense import yardstick as yardstick
    from grense.errors import GrenseError as GrenseError
    from grense.outlook.overview import outlook_of as outlook_of
    from grense.results.classification import Classification as Classification
    from grense.results.classification import read_parquet as read_parquet
    from grense.results.classify import classify as classify
    from grense.results.classify import reclassify as reclassify
    from grense.results.explanation import Explanation as Explanation
    from grense.rules.kinds import ActivityKind as ActivityKind
    from grense.rules.ordinary_hours import OrdinaryHours as OrdinaryHours
    from grense.rules.point_model import PointModel as PointModel
    from grense.rules.point_model import load_point_model as load_point_model
    from grense.rules.profiles import Profile as Profile
    from grense.rules.profiles import Rule as Rule
    from grense.rules.profiles import load_profile as load_profile
    from grense.sources.base import Reading as Reading
    from grense.sources.ics import read_ics as read_ics
    from grense.sources.mail import read_mail as read_mail
else:  # a type checker accepts any name from a module that has a __getattr__
    __getattr__, __dir__ = lazy_names(__name__, {**_HOMES, **{name: f"{__name__}.{name}" for name in _MODULES}})
