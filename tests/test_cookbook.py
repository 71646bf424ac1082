"""Each recipe of the cookbook runs as it is printed, in a fresh Python, and prints what the page says."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

COOKBOOK = Path(__file__).parents[1] / "docs" / "how-to" / "cookbook"
RECIPES = sorted(path.stem for path in COOKBOOK.glob("*.md") if path.stem != "README")
# A block of a package that is not among those of the tests has its name: "```python dask".
BLOCK = re.compile(r"^```(python|text)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def text(page: str) -> str:
    return (COOKBOOK / f"{page}.md").read_text("utf-8")


def blocks(recipe: str) -> list[tuple[str, str, str]]:
    """The language, the package (or nothing) and the text of each block."""
    return BLOCK.findall(text(recipe))


OPTIONAL = sorted({(recipe, package) for recipe in RECIPES for _, package, _ in blocks(recipe) if package})


def check(recipe: str, folder: Path, packages: Collection[str]) -> None:
    chosen = [(language, lines) for language, package, lines in blocks(recipe) if package in packages]
    program = folder / f"{recipe}.py"
    program.write_text("\n".join(lines for language, lines in chosen if language == "python"), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(program)], cwd=folder, capture_output=True, encoding="utf-8"
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [word for language, lines in chosen if language == "text" for word in lines.split()]


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_prints_what_its_page_says(recipe: str, tmp_path: Path) -> None:
    check(recipe, tmp_path, ("",))


@pytest.mark.parametrize(("recipe", "package"), OPTIONAL)
def test_a_recipe_with_another_package(recipe: str, package: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed, and not among what the tests need")
    check(recipe, tmp_path, ("", package))


def test_the_list_has_every_recipe() -> None:
    assert sorted(re.findall(r"^\| \[.*?\]\((\w+)\.md\)", text("README"), re.MULTILINE)) == RECIPES
