"""Public holidays of a country or of a part of it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from grense.base.arguments import shown
from grense.errors import RuleError
from grense.marks import N_

__all__ = ["public_holidays"]


def public_holidays(country: str, first_year: int, last_year: int) -> frozenset[dt.date]:
    """Public holidays of a country (`"NO"`) or of a part of it (`"DE-BY"`), both years included.

    Raises `RuleError` for a country unknown to the `holidays` library.
    """
    if not isinstance(country, str):
        raise _unknown(country)
    return _public_holidays(country, first_year, last_year)


@lru_cache(maxsize=64)
def _public_holidays(country: str, first_year: int, last_year: int) -> frozenset[dt.date]:
    from holidays import country_holidays

    code, _, subdivision = country.partition("-")
    try:
        found = country_holidays(code.upper(), subdiv=subdivision or None, years=range(first_year, last_year + 1))
    except NotImplementedError:
        raise _unknown(country) from None
    return frozenset(found.keys())


def _unknown(country: object) -> RuleError:
    return RuleError(
        "unknown_country",
        N_("unknown country"),
        "{place}",
        hint=N_("ISO 3166, say NO or DE-BY"),
        place=f"country = {shown(country)}",
    )
