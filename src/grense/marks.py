"""The marks of texts that are translated where they are shown. Apart from `grense.i18n`, which reads files."""

from __future__ import annotations

__all__ = ["NN_", "N_"]


def N_(message: str) -> str:  # noqa: N802  # the name by which extractors know it
    """Mark a message for the catalogues where it is looked up later."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  # as above, for both forms of a count
    """Mark the two forms of a message that counts."""
    return one, many
