"""The workplace policy as two commands display it."""

from __future__ import annotations

import typer

from grense.cli.context import Session
from grense.i18n.errors import error_line
from grense.model.policy import Policy
from grense.wording.policy import policy_lines

__all__ = ["policy_lines", "policy_of"]


def policy_of(session: Session) -> Policy | None:
    """The policy that the settings name; for one that cannot be read, a line is printed and None returned."""
    policy, problem = session.home.policy(session.settings)
    if problem is not None:
        typer.echo(f"grense: {error_line(problem, session.words)}", err=True)
    return policy
