"""The docs match the program: examples run, commands and categories are described, links resolve."""

from __future__ import annotations

import doctest
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from click import Command, Group

import grense
from grense.cli.main import app
from grense.rules.profiles import CATEGORIES, REST_METHODS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def commands(group: Command, path: str = "") -> dict[str, Command]:
    """All commands by what is typed after `grense`, those of groups within groups too."""
    found: dict[str, Command] = {}
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # it is a group
        found |= commands(command, f"{path}{name} ") if isinstance(command, Group) else {path + name: command}
    return found


COMMANDS = commands(typer.main.get_command(app))


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_run(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_pages(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_described(name: str) -> None:
    reference = text("docs/reference/cli.md").partition(f"## `grense {name}`")[2].partition("\n##")[0]
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")}

    assert COMMANDS[name].help
    assert [option for option in sorted(options) if option not in reference] == []


def test_the_reference_of_the_command_is_current(tmp_path: Path) -> None:
    made = tmp_path / "cli.md"
    docs = [
        "grense.cli.main",
        "utils",
        "docs",
        "--name",
        "grense",
        "--title",
        "The grense command",
        "--output",
        str(made),
    ]
    subprocess.run([sys.executable, "-m", "typer", *docs], check=True, capture_output=True)
    assert made.read_text("utf-8") == text("docs/reference/cli.md"), "run `make docs`"


@pytest.mark.parametrize("word", [*CATEGORIES, *REST_METHODS])
def test_every_category_and_method_is_defined(word: str) -> None:
    assert f"`{word}`" in text("docs/reference/definitions.md")


def test_the_readme_names_the_two_commands() -> None:
    assert "make run" in text("README.md")
    assert "make test" in text("README.md")
    assert "make test" in text(".ci/run")


def test_every_warning_of_a_reader_is_described() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "grense" / "sources").rglob("*.py"))
    codes = set(re.findall(r'ReadingWarning\(\s*"(\w+)"', sources))
    table = text("docs/reference/readers.md").partition("## Warnings")[2].partition("\n## ")[0]

    assert len(codes) > 8
    assert [code for code in sorted(codes) if f"| `{code}` |" not in table] == []


def test_the_citation_names_the_version() -> None:
    assert f"\nversion: {grense.__version__}\n" in text("CITATION.cff")
    assert f"(version {grense.__version__})" in text("docs/how-to/cite.md")


def test_the_reference_of_rules_is_current() -> None:
    build = runpy.run_path(str(ROOT / "docs" / "build_rules.py"))
    page = text("docs/reference/rules.md")

    assert page == build["page"](page)  # `make docs` writes it
    assert [name for name in build["tables"]() if f"keys of {name}:" not in page] == []
