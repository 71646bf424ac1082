"""The clouds that Microsoft runs apart from each other; the facts are in `clouds.toml`, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["WORLDWIDE", "Cloud", "clouds"]

WORLDWIDE = "worldwide"


@dataclass(frozen=True)
class Cloud:
    """One cloud: where people sign in, where Graph answers, and what is offered there."""

    authority: str
    graph: str
    personal: bool
    mail_delta: bool


@cache
def clouds() -> Mapping[str, Cloud]:
    """The clouds by name.

    >>> clouds()["us_gov"].graph
    'https://graph.microsoft.us'
    """
    text = files("grense.sources.microsoft365").joinpath("clouds.toml").read_text("utf-8")
    return {name: Cloud(**facts) for name, facts in tomllib.loads(text).items()}
