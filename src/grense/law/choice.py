"""The law whose general limits a person's weeks are compared with: the chosen one, or the country's."""

from __future__ import annotations

from grense.rights.disconnect import eu_members

__all__ = ["NO_LAW", "law_of"]

NO_LAW = "none"

_NORWAY, _UNION = "no_aml_general", "eu_wtd"
# Members of the European Economic Area outside the Union; the directive applies there, too.
_BESIDE_THE_UNION = frozenset({"IS", "LI"})


def law_of(country: str | None, chosen: str | None = None) -> str | None:
    """The name of a law, or the path of one's own; None where none is known to apply, or none is wanted.

    >>> law_of("NO"), law_of("DE-BY"), law_of("US"), law_of(None)
    ('no_aml_general', 'eu_wtd', None, None)
    >>> law_of("NO", "no_aml_exempt"), law_of("NO", "none")
    ('no_aml_exempt', None)
    """
    if chosen is not None:
        return None if chosen == NO_LAW else chosen
    code = (country or "").partition("-")[0].upper()
    if code == "NO":
        return _NORWAY
    return _UNION if code in eu_members() | _BESIDE_THE_UNION else None
