"""Activity tables from tables of pandas, polars, pyarrow and DuckDB."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal

from grense.activities import from_columns, from_frame, validate
from grense.errors import ActivityTableError, GrenseError

OSLO = "Europe/Oslo"
LOCAL = pd.DataFrame(
    {
        "start": pd.to_datetime(["2026-11-17 09:00:00.0", "2026-11-17 21:40:00.0", "2026-07-01 08:00:00.123456"]),
        "end": pd.to_datetime(["2026-11-17 10:00", "2026-11-17 21:40", "2026-07-01 16:00"]),
        "kind": ["meeting", "mail_sent", "manual"],
        "person": ["anna", "bjarne", "anna"],
        "subject": ["secret", "plan", "merger"],
    }
)
AWARE = LOCAL.assign(**{name: LOCAL[name].dt.tz_localize(OSLO) for name in ("start", "end")})
WANTED = validate(AWARE.drop(columns="subject"))


def assert_same(made: pd.DataFrame, wanted: pd.DataFrame = WANTED) -> None:
    """The same rows, with the documented dtypes; texts may be Python's or Arrow's within a category."""
    assert validate(made).columns.tolist() == wanted.columns.tolist()
    for name in ("start", "end"):
        assert made[name].dtype == pd.DatetimeTZDtype("us", "UTC")
    assert_frame_equal(made, wanted, check_categorical=False)


def arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)


def relation(frame: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    return connection.from_arrow(arrow(frame))


class Stream:
    """A table that has nothing but Arrow's PyCapsule interface."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._table = arrow(frame)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


WAYS = {
    "pandas": lambda frame: frame,
    "pandas with Arrow dtypes": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "pandas categories": lambda frame: frame.astype("category"),
    "polars": pl.from_pandas,
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "polars categories": lambda frame: pl.from_pandas(frame).with_columns(
        pl.col("kind", "person").cast(pl.Categorical)
    ),
    "polars nanoseconds": lambda frame: pl.from_pandas(frame).with_columns(
        pl.selectors.datetime().dt.cast_time_unit("ns")
    ),
    "pyarrow": arrow,
    "pyarrow reader": lambda frame: arrow(frame).to_reader(),
    "DuckDB": relation,
    "PyCapsule": Stream,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_aware_times_are_the_same_from_everywhere(way):
    assert_same(from_frame(way(AWARE)))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_local_times_are_read_in_the_zone_given(way):
    assert_same(from_frame(way(LOCAL), tz=OSLO))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_local_times_without_a_zone_are_refused(way):
    with pytest.raises(ActivityTableError, match="a time without zone: column 'start', row 0"):
        from_frame(way(LOCAL))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_missing_time_is_called_missing(way):
    with pytest.raises(ActivityTableError, match=r"column 'end' is missing in row 1$"):
        from_frame(way(AWARE.assign(end=AWARE["end"].where(AWARE["kind"] != "mail_sent"))))


def test_polars_and_duckdb_need_no_pyarrow():
    program = """if True:
        import sys
        sys.modules["pyarrow"] = None
        import datetime as dt, duckdb, polars as pl
        from grense.activities import from_columns, from_frame
        start = pl.Series("start", [dt.datetime(2026, 11, 17, 9)])
        frame = pl.DataFrame({"start": start, "kind": ["meeting"]})
        zoned = frame.with_columns(pl.col("start").dt.replace_time_zone("Europe/Oslo"))
        made = duckdb.connect().sql("SELECT TIMESTAMPTZ '2026-11-17 08:00+00' AS start, 'meeting' AS kind")
        for table in (from_frame(frame, tz="Europe/Oslo"), from_frame(zoned.lazy()), from_frame(made),
                      from_columns(zoned["start"], kind=zoned["kind"])):
            print(*table.loc[0, ["start", "kind"]])
        """
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["2026-11-17 08:00:00+00:00 meeting"] * 4


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_columns_are_taken_by_the_names_given_and_others_left(way):
    theirs = AWARE.rename(columns={"start": "Start Date", "end": "End"}).assign(start="never read", zone="Asia/Tokyo")
    mapped = {"start": "Start Date", "end": "End", "zone": "zone"}
    made = from_frame(way(theirs), columns=mapped, person="me", kind="manual")
    assert made.columns.tolist() == ["start", "end", "kind", "person", "zone"]
    assert made["start"].tolist() == WANTED["start"].tolist()
    assert set(made["kind"]) == {"manual"}
    assert set(made["person"]) == {"me"}


def test_only_the_columns_wanted_are_computed():
    def explode(_: object) -> str:
        raise AssertionError

    lazy = pl.from_pandas(AWARE).lazy().with_columns(pl.col("subject").map_elements(explode, return_dtype=pl.String))
    assert_same(from_frame(lazy))


def test_without_an_end_rows_are_instants():
    made = from_frame(pl.from_pandas(AWARE.drop(columns="end")))
    assert (made["start"] == made["end"]).all()


def test_a_pandas_table_keeps_its_index():
    assert from_frame(AWARE.set_axis(["a", "b", "c"])).index.tolist() == ["a", "b", "c"]


def test_the_table_given_is_not_changed():
    before = LOCAL.copy(deep=True)
    from_frame(LOCAL, tz=OSLO)
    assert_frame_equal(LOCAL, before)


def test_an_empty_table_is_an_empty_activity_table():
    assert_same(from_frame(pl.from_pandas(AWARE).clear()), WANTED.iloc[:0])


def test_a_column_named_but_not_there_is_an_error():
    with pytest.raises(ActivityTableError, match="column 'Begin' is missing"):
        from_frame(AWARE, columns={"start": "Begin"})


def test_a_name_that_is_none_of_ours_is_an_error():
    with pytest.raises(ActivityTableError, match=r"unknown column 'begin' .*known: start, end"):
        from_frame(AWARE, columns={"begin": "start"})


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(ActivityTableError, match="stands twice"):
        from_frame(pd.concat([AWARE, AWARE[["kind"]]], axis=1))


@pytest.mark.parametrize("wrong", [[1, 2], {"start": []}, None, "table.csv"], ids=["list", "dict", "none", "text"])
def test_what_is_no_table_is_refused(wrong):
    with pytest.raises(ActivityTableError, match="is no table"):
        from_frame(wrong)


@pytest.mark.parametrize(
    "wrong", [{"tz": 1}, {"kind": 1}, {"person": ["anna"]}, {"columns": ["start"]}, {"tz": "Oslo"}]
)
def test_a_wrong_argument_is_an_error_of_the_family(wrong):
    with pytest.raises(GrenseError):
        from_frame(AWARE, **wrong)


def test_numbers_are_no_instants():
    with pytest.raises(ActivityTableError, match="column 'start' has dtype int64"):
        from_frame(AWARE.assign(start=1_700_000_000))


def test_a_day_without_a_time_is_no_instant():
    with pytest.raises(ActivityTableError, match="not a time: column 'start' in row 0, 1, 2"):
        from_frame(AWARE.assign(start=[dt.date(2026, 11, 17)] * 3), tz=OSLO)


@pytest.mark.parametrize("column", ["start", "kind"])
def test_columns_of_polars_and_arrow_are_columns(column):
    frame = pl.from_pandas(AWARE)
    for table in (frame, frame.to_arrow()):
        made = from_columns(table["start"], table["end"], table["kind"], person=table["person"])
        assert_same(made)


def test_validate_names_from_frame_for_other_tables():
    with pytest.raises(ActivityTableError, match=r"a pandas DataFrame is needed, not polars DataFrame .*from_frame"):
        validate(pl.from_pandas(AWARE))


def test_tables_joined_by_pandas_are_shown_the_way():
    with pytest.raises(ActivityTableError, match=r"reset_index\(drop=True\).*grense\.activities\.concat"):
        validate(pd.concat([WANTED, WANTED]))


def test_windows_names_become_places():
    zones = ["W. Europe Standard Time", "Romance Standard Time", "Europe/Berlin"]
    made = from_frame(AWARE.assign(zone=zones))
    assert made["zone"].tolist() == ["Europe/Berlin", "Europe/Paris", "Europe/Berlin"]


def test_an_unknown_zone_is_refused_with_its_row():
    with pytest.raises(ActivityTableError, match=r"column 'zone' is no IANA time zone in row 1$") as caught:
        from_frame(AWARE.assign(zone=["Europe/Oslo", "secret", None]))
    assert "secret" not in str(caught.value)
