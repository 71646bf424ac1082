"""The page of the study: its text with the current tables between comments that mark their places."""

from __future__ import annotations

import re
from pathlib import Path

from grense.validation.printed import BLOCKS
from grense.validation.sentences import findings_text
from grense.validation.study import Study

__all__ = ["block_of", "blocks", "write_page"]


def blocks(study: Study) -> dict[str, str]:
    """The text of each place of the page, by its name."""
    plan = study.plan
    size = (
        f"{plan.persons:,} persons, {plan.weeks} weeks, seed {plan.seed}; each run of the sensitivity analysis "
        f"{plan.set_persons} persons, {plan.sets} random sets."
    )
    tables = {name: block(study) for name, block in BLOCKS.items()}
    return {"size": size, "findings": findings_text(study)} | tables


def write_page(study: Study, page: Path) -> None:
    """Put the texts into the page; raises `ValueError` where the page has no place for one."""
    text = page.read_text("utf-8")
    for name, block in blocks(study).items():
        text = text.replace(_place(name, block_of(text, name)), _place(name, block))
    page.write_text(text, "utf-8")


def block_of(text: str, name: str) -> str:
    """What a page has in a place."""
    found = re.search(_place(name, "(.*?)"), text, re.DOTALL)
    if found is None:
        raise ValueError(f"no place for {name}")
    return found[1]


def _place(name: str, block: str) -> str:
    return f"<!-- {name} -->\n{block}\n<!-- end of {name} -->"
