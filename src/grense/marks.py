"""The marks of texts that are translated when shown. Separate from `grense.i18n`, which reads files."""

from __future__ import annotations

__all__ = ["NN_", "N_"]


def N_(message: str) -> str:  # noqa: N802  # the name known to extractors
    """Mark a message for the catalogues, to be translated later."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  # as above, for both forms of a count
    """Mark the singular and plural of a message with a count."""
    return one, many
