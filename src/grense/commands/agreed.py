"""What the workplace's policy says, for the person's eyes: what two commands show of it."""

from __future__ import annotations

import typer

from grense.commands.desk import Desk
from grense.policy import Policy
from grense.rights.agreed import policy_lines

__all__ = ["policy_lines", "policy_of"]


def policy_of(desk: Desk) -> Policy | None:
    """The policy that the settings name; one that cannot be read is told of in a line and costs nothing else."""
    policy, problem = desk.home.policy(desk.settings)
    if problem is not None:
        said = desk.words.gettext
        detail = f": {problem.detail}" if problem.detail else ""
        typer.echo(f"grense: {said(problem.title)}{detail} ({said(problem.hint)})", err=True)
    return policy
