"""A classification written as Parquet and read back, by grense and by others."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_results import FRAMES, MADE, OSLO, of_many, of_one, table

import grense
from grense.base import extras
from grense.errors import GrenseError, MissingExtraError


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_it_comes_back_equal(made: Callable[[], grense.Classification], tmp_path: Path) -> None:
    found = made()
    found.to_parquet(tmp_path / "new" / "folder")
    back = grense.read_parquet(str(tmp_path / "new" / "folder"))
    assert back == found
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(back, name), getattr(found, name), check_index_type="equiv")
    for label in found.crossings.index[:5]:
        assert back.explain(label) == found.explain(label)
    assert back.summary().equals(found.summary())


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_arrow_keeps_each_dtype(made: Callable[[], grense.Classification]) -> None:
    found = made()
    for name in FRAMES:
        frame = getattr(found, name)
        pd.testing.assert_frame_equal(pa.Table.from_pandas(frame).to_pandas(), frame)


def test_others_read_the_files(tmp_path: Path) -> None:
    found = of_many()
    found.to_parquet(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["classification.json", *(f"{name}.parquet" for name in FRAMES)]
    )
    crossings = pq.read_table(tmp_path / "crossings.parquet")
    assert crossings.column_names == list(found.crossings.columns)
    assert crossings["date"].to_pylist() == found.crossings["date"].tolist()
    assert crossings["start"].to_pylist() == found.crossings["start"].tolist()
    evidence = found.evidence(0).index.tolist()
    ids = pq.read_table(tmp_path / "activities.parquet", columns=["id"])["id"].to_pylist()
    assert set(evidence) <= set(ids)


def test_a_row_of_another_reader_is_explained(tmp_path: Path) -> None:
    found = of_one()
    found.to_parquet(tmp_path)
    row = pd.read_parquet(tmp_path / "crossings.parquet").iloc[3]
    assert found.explain(row) == found.explain(3)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_files_are_their_owner_s(tmp_path: Path) -> None:
    of_one().to_parquet(tmp_path / "mine")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "mine").iterdir()} == {0o600}


def test_an_earlier_one_is_replaced(tmp_path: Path) -> None:
    of_many().to_parquet(tmp_path)
    of_one().to_parquet(tmp_path)
    assert grense.read_parquet(tmp_path) == of_one()


def emptied(folder: Path) -> None:
    (folder / "classification.json").unlink()


def cut(folder: Path) -> None:
    content = (folder / "days.parquet").read_bytes()
    (folder / "days.parquet").write_bytes(content[: len(content) // 2])


def lacking(folder: Path) -> None:
    (folder / "weeks.parquet").unlink()


def swapped(folder: Path) -> None:
    (folder / "weeks.parquet").write_bytes((folder / "days.parquet").read_bytes())


def changed(folder: Path, key: str, value: object) -> None:
    place = folder / "classification.json"
    place.write_text(json.dumps({**json.loads(place.read_text("utf-8")), key: value}), "utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        emptied,
        cut,
        lacking,
        swapped,
        lambda folder: changed(folder, "format", 2),
        lambda folder: changed(folder, "profile", {"type": "Path", "args": ["/etc/passwd"]}),
        lambda folder: changed(folder, "profile", {"type": "Rule"}),
        lambda folder: changed(folder, "frames", {}),
        lambda folder: (folder / "classification.json").write_text("[]", "utf-8"),
        lambda folder: (folder / "classification.json").write_bytes(b"\xff\xfe{"),
    ],
)
def test_what_is_none_is_refused(spoil: Callable[[Path], object], tmp_path: Path) -> None:
    of_one().to_parquet(tmp_path)
    spoil(tmp_path)
    with pytest.raises(GrenseError, match="there is no classification there") as caught:
        grense.read_parquet(tmp_path)
    assert str(tmp_path) not in str(caught.value)


def test_a_write_that_fails_leaves_no_mixture(tmp_path: Path) -> None:
    of_one().to_parquet(tmp_path)
    (tmp_path / "weeks.parquet").unlink()
    (tmp_path / "weeks.parquet").mkdir()
    with pytest.raises(GrenseError, match="the output cannot be written"):
        of_many().to_parquet(tmp_path)
    with pytest.raises(GrenseError, match="there is no classification there"):
        grense.read_parquet(tmp_path)


@pytest.mark.parametrize("labels", [[(1, 2), (3, 4)], ["a", 5], [pd.Period("2026-11"), pd.Timestamp(0)]])
def test_labels_without_a_form_in_parquet_are_refused(labels: list[object], tmp_path: Path) -> None:
    rows = table().head(2)
    rows.index = pd.Index(labels, dtype=object)
    with pytest.raises(GrenseError, match="Parquet has no form for some of it"):
        grense.classify(rows, tz=OSLO).to_parquet(tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("given", [5, None, b"x", object()])
def test_a_directory_is_a_path(given: object) -> None:
    for call in (of_one().to_parquet, grense.read_parquet):
        with pytest.raises(GrenseError, match="directory is"):
            call(given)


def test_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "file", tmp_path / "file" / "below", "nul\0"):
        with pytest.raises(GrenseError, match="the output cannot be written"):
            of_one().to_parquet(place)


def test_without_the_extra_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    for call in (of_one().to_parquet, grense.read_parquet):
        with pytest.raises(MissingExtraError, match=r'pip install "grense\[parquet\]"'):
            call(tmp_path / "new")
    assert not (tmp_path / "new").exists()
