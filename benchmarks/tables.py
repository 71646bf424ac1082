"""How fast tables of other libraries become activity tables, beside `validate` on the same rows; CPU seconds.

usage: python benchmarks/tables.py [ROWS]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from grense.activities import from_columns, from_frame, validate

ROWS = 2_100_000
ROUNDS = 3
WEEKS = 52


def table_of(rows: int) -> pd.DataFrame:
    """Meetings and mails of 2,000 persons over a year, to the second, ordered by no column."""
    rng = np.random.default_rng(13)
    start = 1_767_225_600 + rng.integers(0, WEEKS * 7 * 86_400, rows)
    kinds = np.array(["meeting", "mail_sent", "mail_received"])[rng.integers(0, 3, rows)]
    length = np.where(kinds == "meeting", 1_800, 0)
    return pd.DataFrame(
        {
            "start": pd.Series(start.view("M8[s]").astype("M8[us]")).dt.tz_localize("UTC"),
            "end": pd.Series((start + length).view("M8[s]").astype("M8[us]")).dt.tz_localize("UTC"),
            "kind": pd.Categorical(kinds),
            "person": pd.Categorical(rng.integers(0, 2_000, rows).astype(str)),
        }
    )


def seconds(build: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        build()
        times.append(time.process_time() - began)
    return min(times)


def main(rows: int) -> None:
    table = table_of(rows)
    instants = ["start", "end"]
    oslo = table.assign(**{name: table[name].dt.tz_convert("Europe/Oslo") for name in instants})
    naive = table.assign(**{name: oslo[name].dt.tz_localize(None) for name in instants})
    # No local time that occurs twice, so that nothing warns.
    naive = naive[~naive["start"].dt.floor("D").isin(pd.to_datetime(["2026-10-25"]))]
    texts = table.assign(**{name: oslo[name].dt.strftime("%Y-%m-%dT%H:%M:%S%z") for name in instants})
    labels = table.assign(kind=table["kind"].astype(str), person=table["person"].astype(str))
    frame = pl.from_pandas(labels)
    arrow = pa.Table.from_pandas(labels)
    relation = duckdb.connect().from_arrow(arrow)
    ready, plain = seconds(lambda: validate(table)), seconds(lambda: validate(labels))
    print(f"pandas {pd.__version__}, numpy {np.__version__}, {rows:,} rows")
    print(f"validate: {ready:.3f} s; with kind and person as text {plain:.3f} s")
    ways = {
        "from_frame, pandas, UTC": (lambda: from_frame(table), ready),
        "from_frame, pandas, Europe/Oslo": (lambda: from_frame(oslo), ready),
        "from_frame, pandas, local times": (lambda: from_frame(naive, tz="Europe/Oslo"), ready),
        "from_frame, pandas, ISO texts": (lambda: from_frame(texts), ready),
        "from_frame, pandas, kind and person as text": (lambda: from_frame(labels), plain),
        "from_frame, polars": (lambda: from_frame(frame), plain),
        "from_frame, pyarrow": (lambda: from_frame(arrow), plain),
        "from_frame, DuckDB": (lambda: from_frame(relation), plain),
        "from_columns, Series": (lambda: from_columns(table["start"], table["end"], table["kind"]), ready),
        "from_columns, polars Series": (lambda: from_columns(frame["start"], frame["end"], "meeting"), ready),
    }
    words, ends = texts["start"].tolist(), texts["end"].tolist()
    ways["from_columns, a list of ISO texts"] = (lambda: from_columns(words, kind="mail_sent"), ready)
    ways["from_columns, two lists of ISO texts"] = (lambda: from_columns(words, ends, "meeting"), ready)
    moments = oslo["start"].head(rows // 10).dt.to_pydatetime().tolist()
    ways["from_columns, a list of datetimes, a tenth"] = (lambda: from_columns(moments, kind="mail_sent"), ready / 10)
    for name, (build, base) in ways.items():
        spent = seconds(build)
        print(f"{name:45} {spent:6.3f} s {spent / base:6.1f} x validate")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
