"""`classify` and `reclassify` as the library offers them: the result is a `Classification`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from grense.classification import classify as find
from grense.classification.reclassify import reclassify as find_again
from grense.classification.result import Result
from grense.results.classification import Classification

__all__ = ["classify", "reclassify"]

_P = ParamSpec("_P")


def _public(classifier: Callable[_P, Result]) -> Callable[_P, Classification]:
    """The classifier with the same parameters and documentation."""

    @wraps(classifier, assigned=("__doc__", "__name__", "__qualname__"))  # not the module, by which it is pickled
    def public(*given: _P.args, **named: _P.kwargs) -> Classification:
        return Classification.of(classifier(*given, **named))

    parameters = inspect.signature(classifier)
    vars(public)["__signature__"] = parameters.replace(return_annotation=Classification.__name__)
    return public


classify = _public(find)
reclassify = _public(find_again)
