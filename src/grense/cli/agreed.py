"""What the workplace's policy says, for the person's eyes: what two commands show of it."""

from __future__ import annotations

import typer

from grense.cli.context import Session
from grense.i18n.errors import error_line
from grense.model.policy import Policy
from grense.wording.policy import policy_lines

__all__ = ["policy_lines", "policy_of"]


def policy_of(session: Session) -> Policy | None:
    """The policy that the settings name; one that cannot be read is told of in a line and costs nothing else."""
    policy, problem = session.home.policy(session.settings)
    if problem is not None:
        typer.echo(f"grense: {error_line(problem, session.words)}", err=True)
    return policy
