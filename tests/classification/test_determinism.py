"""The same rows give the same bytes: in any order, in threads, in other processes, with any number of workers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import grense
from grense.classification.result import FRAMES, Result

HERE = Path(__file__).parent
UNTIL = pd.Timestamp("2026-11-09T12:00Z").to_pydatetime()


def made_table() -> pd.DataFrame:
    """Five persons' five weeks around a clock change, with stays, meetings ahead and long entries."""
    random = np.random.default_rng(7)
    rows = 700
    start = pd.Timestamp("2026-10-12T04:00Z") + pd.to_timedelta(random.integers(0, 35 * 24 * 60, rows), "min")
    kind = random.choice(["mail_sent", "mail_received", "meeting", "manual", "long_entry"], rows)
    length = np.where(np.char.startswith(kind, "mail"), 0, random.choice([15, 60, 240, 900], rows))
    return pd.DataFrame(
        {
            "start": start.as_unit("us"),
            "end": (start + pd.to_timedelta(length, "min")).as_unit("us"),
            "kind": kind,
            "person": random.choice(["anna", "bo", "cy", "di", "eva"], rows),
            "zone": random.choice(["Europe/Oslo", "America/New_York"], rows, p=[0.97, 0.03]),
        }
    )


def classified(table: pd.DataFrame) -> grense.Classification:
    return grense.classify(table, tz="Europe/Oslo", until=UNTIL)


def digest(found: Result) -> str:
    """A hash of the bytes of every frame, with its columns and dtypes."""
    made = hashlib.sha256()
    for name in FRAMES:
        frame = getattr(found, name)
        made.update(repr([*frame.columns, *map(str, frame.dtypes)]).encode())
        for column in frame:
            values = frame[column]
            values = values.cat.codes if isinstance(values.dtype, pd.CategoricalDtype) else values
            made.update(values.to_numpy("int64" if values.dtype.kind == "M" else None).tobytes())
    return made.hexdigest()


@pytest.fixture(scope="module")
def wanted() -> str:
    return digest(classified(made_table()))


def test_the_order_of_rows_has_no_effect(wanted: str) -> None:
    table = made_table()
    assert {digest(classified(table.sample(frac=1, random_state=seed))) for seed in range(4)} == {wanted}


def test_many_threads_at_once(wanted: str) -> None:
    table = made_table()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: digest(classified(table)), range(24)))
    assert set(found) == {wanted}


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_with_another_hash_seed(seed: str, wanted: str) -> None:
    program = "import test_determinism as test; print(test.digest(test.classified(test.made_table())))"
    given = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE)}
    done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == wanted


@pytest.mark.parametrize(("workers", "rows_a_part"), [(1, 1), (2, 200), (8, 1)])
def test_any_number_of_workers_and_parts(
    workers: int, rows_a_part: int, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify, persons = (import_module(f"grense.classification.{name}") for name in ("classify", "persons"))
    monkeypatch.setattr(classify, "_ROWS_WORTH_THREADS", 0)
    monkeypatch.setattr(classify, "_WORKERS", workers)
    monkeypatch.setattr(persons, "_ROWS_A_PART", rows_a_part)
    assert digest(classified(made_table())) == wanted
