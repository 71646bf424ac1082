"""Only times leave a file, and no file is named: a marker is everywhere but in the person's own address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import Result

from command_line import MARK, OSLO, Run, marked_files, runner
from grense.cli import export


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(monkeypatch)


@pytest.fixture
def marked(tmp_path: Path) -> tuple[str, str]:
    return marked_files(tmp_path)


def shown(result: Result) -> str:
    """The screen text, except for the addresses offered as the person's own."""
    return "\n".join(line for line in (result.stdout + result.stderr).splitlines() if not line.startswith("  --me "))


@pytest.mark.parametrize(
    "arguments",
    [
        ("week",),
        ("week", "--json"),
        ("week", "--lang", "nb", "--received"),
        ("week", "--include", "all"),
        ("explain",),
        ("explain", "--json"),
        *(("classify", "--frame", frame) for frame in export.FRAMES),
        ("classify", "--format", "json", "--frame", "activities"),
        ("week", "--tz", "nope"),
        ("week", "--include", "nope"),
        ("week", "--unknown"),
        ("classify", "--format", "parquet"),
    ],
)
def test_no_content_and_no_file_name_is_ever_shown(run: Run, marked: tuple[str, str], arguments: Sequence[str]) -> None:
    zone = () if "--tz" in arguments else OSLO
    result = run(*arguments, *marked, *zone)
    assert MARK not in shown(result)
    assert result.exit_code in (0, 2)
    if result.exit_code == 0 and arguments[0] != "classify":
        assert "kari@example.org" in result.stdout


def test_the_mark_would_have_been_found(run: Run, marked: tuple[str, str]) -> None:
    page = run("week", *marked, *OSLO).stdout
    assert "Evening work" in page
    assert "1 cancelled meeting" in " ".join(page.split())


@pytest.mark.parametrize("command", ["week", "explain", "classify", "demo"])
def test_errors_about_files_do_not_name_them(run: Run, tmp_path: Path, marked: tuple[str, str], command: str) -> None:
    broken = tmp_path / MARK / "broken"
    broken.write_bytes(f"{MARK}\0{MARK}".encode())
    for files in ((*marked, str(broken)), (*marked, str(tmp_path / MARK / "none")), (f"{MARK}.ics",)):
        result = run(command, *files)
        assert result.exit_code == 2
        assert MARK not in shown(result)


def test_an_output_that_cannot_be_written_is_not_named(run: Run, marked: tuple[str, str], tmp_path: Path) -> None:
    result = run("classify", *marked, *OSLO, "--output", str(tmp_path / MARK / "none" / "x.csv"))
    assert result.exit_code == 2
    assert MARK not in shown(result)
