"""The activity table: accepted input, refused input, and its error messages."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from grense.activities import COLUMNS, KINDS, concat, from_columns, validate
from grense.errors import ActivityTableError, GrenseError

UTC_MICROSECONDS = pd.DatetimeTZDtype("us", "UTC")
NINE, TEN = "2026-11-17T09:00+01:00", "2026-11-17T10:00+01:00"


def plain(rows: int = 2) -> pd.DataFrame:
    """A valid table that a test may change."""
    starts = pd.date_range("2026-11-17 08:00", periods=rows, freq="h", tz="UTC", unit="us")
    return pd.DataFrame(
        {"start": starts, "end": starts + pd.Timedelta(minutes=30), "kind": pd.Categorical(["meeting"] * rows)},
        index=[f"row-{number}" for number in range(rows)],
    )


# --- Building one ------------------------------------------------------------------------------------------------


def test_a_table_from_columns_has_the_documented_dtypes():
    table = from_columns(
        [NINE],
        [TEN],
        "meeting",
        person="anna",
        zone="Europe/Oslo",
        source="work",
        work_context="mixed",
        place="home",
        origin="invited",
    )
    assert tuple(table.columns) == COLUMNS
    assert table["start"].dtype == table["end"].dtype == UTC_MICROSECONDS
    assert all(isinstance(table[name].dtype, pd.CategoricalDtype) for name in COLUMNS[2:])


def test_optional_columns_that_are_not_given_are_not_there():
    assert tuple(from_columns([NINE], [TEN]).columns) == ("start", "end", "kind")


def test_an_end_left_out_makes_instants():
    table = from_columns([NINE, TEN], kind="mail_sent")
    assert (table["start"] == table["end"]).all()


def test_times_are_kept_to_the_microsecond():
    table = from_columns(["2026-11-17T09:00:00.123456+01:00"])
    assert table.loc[0, "start"] == pd.Timestamp("2026-11-17 08:00:00.123456", tz="UTC")


@pytest.mark.parametrize(
    "start",
    [
        ["2026-11-17T09:00+01:00"],
        [dt.datetime(2026, 11, 17, 8, tzinfo=dt.UTC)],
        [pd.Timestamp("2026-11-17 09:00", tz="Europe/Oslo")],
        pd.DatetimeIndex(["2026-11-17 03:00"], tz="America/New_York"),
        pd.Series(pd.to_datetime(["2026-11-17 08:00"], utc=True), index=["elsewhere"]),
        (text for text in ["2026-11-17T13:45+05:45"]),
    ],
    ids=["text", "datetime", "timestamp", "index", "series", "generator"],
)
def test_an_instant_is_the_same_however_it_is_written(start):
    assert from_columns(start).loc[0, "start"] == pd.Timestamp("2026-11-17 08:00", tz="UTC")


def test_offsets_may_differ_from_row_to_row():
    table = from_columns(["2026-11-17T09:00+01:00", "2026-11-17T03:00-05:00"])
    assert table["start"].nunique() == 1


def test_kinds_may_be_given_a_row():
    places = ["home" if kind == "place" else None for kind in KINDS]
    assert from_columns([NINE] * len(KINDS), kind=KINDS, place=places)["kind"].tolist() == list(KINDS)


def test_a_zone_may_be_missing_in_some_rows():
    table = from_columns([NINE, TEN], zone=["Asia/Kathmandu", None])
    assert table["zone"].isna().tolist() == [False, True]


def test_columns_of_different_length_are_refused():
    with pytest.raises(ActivityTableError, match="column 'kind' has 1 values, 'start' has 2"):
        from_columns([NINE, TEN], kind=["manual"])


def test_ends_of_another_length_are_refused():
    with pytest.raises(ActivityTableError, match="column 'end' has 1 values, 'start' has 2"):
        from_columns([NINE, TEN], [TEN])


def test_a_text_that_is_no_time_is_refused():
    with pytest.raises(ActivityTableError, match="not a time: column 'start'"):
        from_columns(["tomorrow-ish"])


def test_the_error_does_not_repeat_what_stood_in_the_cell():
    with pytest.raises(ActivityTableError) as caught:
        from_columns(["secret plan"])
    assert "secret" not in str(caught.value)


# --- Refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("naive", ["2026-11-17T09:00", dt.datetime(2026, 11, 17, 9), np.datetime64("2026-11-17T09:00")])
@pytest.mark.parametrize("column", ["start", "end"])
def test_a_naive_time_is_refused_and_its_row_named(naive, column):
    given = {"start": [NINE, NINE], "end": [TEN, TEN]} | {column: [TEN, naive]}
    with pytest.raises(ActivityTableError, match=f"a time without zone: column '{column}', row 1"):
        from_columns(**given)


@pytest.mark.parametrize("column", ["start", "end"])
def test_a_naive_column_is_refused(column):
    table = plain()
    table[column] = table[column].dt.tz_localize(None)
    with pytest.raises(ActivityTableError, match=f"column '{column}', row 'row-0'"):
        validate(table)


@pytest.mark.parametrize("column", ["start", "end"])
def test_a_missing_time_is_refused(column):
    table = plain(3)
    table.loc["row-1", column] = pd.NaT
    with pytest.raises(ActivityTableError, match=f"column '{column}' is missing in row 'row-1'$"):
        validate(table)


def test_a_missing_time_among_columns_is_refused():
    with pytest.raises(ActivityTableError, match="column 'start' is missing in row 1"):
        from_columns([NINE, None])


def test_an_end_before_its_start_is_refused():
    table = plain(3)
    table.loc["row-2", "end"] = table.loc["row-2", "start"] - pd.Timedelta(microseconds=1)
    with pytest.raises(ActivityTableError, match="column 'end' lies before 'start' in row 'row-2'"):
        validate(table)


def test_an_unknown_kind_is_refused_with_the_known_ones_named():
    with pytest.raises(ActivityTableError, match=r"column 'kind' is none of meeting, mail_sent.* in row 1"):
        from_columns([NINE, TEN], kind=["meeting", "phone_call"])


def test_a_missing_kind_is_refused():
    table = plain().assign(kind=pd.Categorical([None, "meeting"]))
    with pytest.raises(ActivityTableError, match=r"column 'kind' .* in row 'row-0'"):
        validate(table)


def test_an_unknown_kind_that_no_row_uses_is_no_fault():
    table = plain().assign(kind=pd.Categorical(["meeting", "meeting"], categories=["meeting", "phone_call"]))
    assert len(validate(table)) == 2


@pytest.mark.parametrize("zone", ["Oslo", "Europe", "CEST+1", "", "../etc/passwd"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(ActivityTableError, match="column 'zone' is no IANA time zone in row 1"):
        from_columns([NINE, TEN], zone=["Europe/Oslo", zone])


def test_a_missing_person_is_refused():
    with pytest.raises(ActivityTableError, match="column 'person' is missing in row 1"):
        from_columns([NINE, TEN], person=["anna", None])


@pytest.mark.parametrize("column", ["start", "end", "kind"])
def test_a_needed_column_that_is_not_there_is_named(column):
    with pytest.raises(ActivityTableError, match=f"column '{column}' is missing"):
        validate(plain().drop(columns=column))


def test_an_unknown_column_is_refused_by_name_without_its_content():
    with pytest.raises(ActivityTableError, match="unknown column 'subject'") as caught:
        validate(plain().assign(subject="about the merger"))
    assert "merger" not in str(caught.value)


def test_a_column_that_stands_twice_is_refused():
    table = plain()
    with pytest.raises(ActivityTableError, match="stands twice"):
        validate(pd.concat([table, table[["kind"]]], axis=1))


def test_an_index_label_used_twice_is_refused():
    table = plain(3).set_axis(["a", "b", "a"])
    with pytest.raises(ActivityTableError, match=r"column 'index' stands twice.* in row 'a' \(reset_index"):
        validate(table)


@pytest.mark.parametrize("wrong", [[1, 2], ["2026-11-17", "2026-11-18"], [1.5, 2.5]], ids=["int", "text", "float"])
def test_a_column_of_the_wrong_dtype_is_named_with_its_dtype(wrong):
    with pytest.raises(ActivityTableError, match="column 'start' has dtype"):
        validate(plain().assign(start=wrong))


def test_only_the_first_three_bad_rows_are_named_and_the_rest_counted():
    table = plain(6)
    table["end"] = table["start"] - pd.Timedelta(hours=1)
    with pytest.raises(ActivityTableError, match=r"in row 'row-0', 'row-1', 'row-2' and 3 more$"):
        validate(table)


def test_something_that_is_no_frame_is_refused():
    with pytest.raises(ActivityTableError, match="not list"):
        validate([NINE])


def test_a_refusal_is_a_value_error_of_the_family():
    assert issubclass(ActivityTableError, ValueError)
    assert issubclass(ActivityTableError, GrenseError)


# --- What a good table becomes -----------------------------------------------------------------------------------


def test_validate_does_not_change_its_input():
    table = plain().assign(source=["b", "a"], zone=["Europe/Oslo", None])[["kind", "zone", "source", "end", "start"]]
    before = table.copy(deep=True)
    validate(table)
    assert_frame_equal(table, before)


def test_validate_puts_columns_in_order_and_keeps_labels():
    table = validate(plain()[["kind", "end", "start"]])
    assert table.columns.tolist() == ["start", "end", "kind"]
    assert table.index.tolist() == ["row-0", "row-1"]


def test_validate_twice_is_validate_once():
    once = validate(plain().assign(person="anna"))
    assert_frame_equal(validate(once), once)


def test_instants_of_another_zone_and_unit_become_utc_microseconds():
    table = plain()
    table["start"] = table["start"].dt.tz_convert("Asia/Kathmandu").dt.as_unit("ns")
    checked = validate(table)
    assert checked["start"].dtype == UTC_MICROSECONDS
    assert (checked["start"] == plain()["start"]).all()


def test_plain_text_becomes_a_category():
    assert isinstance(validate(plain().assign(person=["a", "b"]))["person"].dtype, pd.CategoricalDtype)


def test_an_empty_table_has_its_dtypes_too():
    table = from_columns([])
    assert len(table) == 0
    assert table["start"].dtype == UTC_MICROSECONDS


def test_an_empty_frame_without_dtypes_is_an_empty_table():
    assert validate(pd.DataFrame(columns=["start", "end", "kind"]))["end"].dtype == UTC_MICROSECONDS


# --- Joining tables ----------------------------------------------------------------------------------------------


def mail(at: str = NINE, **columns: str) -> pd.DataFrame:
    return from_columns([at], kind="mail_sent", **columns)


def meeting(**columns: str) -> pd.DataFrame:
    return from_columns([NINE], [TEN], "meeting", **columns)


def test_the_same_mail_in_two_mailboxes_is_one_piece_of_evidence():
    joined = concat([mail(source="work"), mail("2026-11-17T08:00+00:00", source="archive")])
    assert joined["source"].tolist() == ["work"]


def test_the_same_meeting_in_two_calendars_is_one_piece_of_evidence():
    assert len(concat([meeting(source="own"), meeting(source="team"), meeting()])) == 1


def test_duplicates_within_one_table_go_too():
    assert len(concat([from_columns([NINE, NINE, TEN])])) == 2


@pytest.mark.parametrize(
    "other",
    [
        mail("2026-11-17T09:00:00.000001+01:00"),
        meeting(),
        from_columns([NINE], kind="manual"),
        from_columns([NINE], [TEN], kind="mail_sent"),
    ],
    ids=["a microsecond later", "a meeting", "another kind", "another end"],
)
def test_what_differs_stays(other):
    assert len(concat([mail(), other])) == 2


def test_two_persons_in_one_meeting_are_two_pieces_of_evidence():
    assert concat([meeting(person="anna"), meeting(person="bjarne")])["person"].tolist() == ["anna", "bjarne"]


def test_a_table_without_persons_is_of_the_one_person_me():
    joined = concat([mail(), mail(person="me"), mail(person="anna")])
    assert joined["person"].tolist() == ["me", "anna"]


def test_the_same_time_in_two_zones_is_two_pieces_of_evidence():
    assert len(concat([mail(zone="Europe/Oslo"), mail(zone="Asia/Kathmandu")])) == 2


def test_joined_tables_have_a_fresh_index():
    labelled = [meeting().set_axis(["x"]), mail().set_axis(["x"]), mail(TEN).set_axis([7])]
    assert concat(labelled).index.tolist() == [0, 1, 2]


def test_joined_tables_are_activity_tables():
    joined = concat([mail(source="work", zone="Europe/Oslo"), meeting(person="anna")])
    assert_frame_equal(validate(joined), joined)
    assert joined["start"].dtype == UTC_MICROSECONDS


@pytest.mark.parametrize("tables", [[], [from_columns([])], [from_columns([]), from_columns([])]])
def test_nothing_joined_is_an_empty_table(tables):
    joined = concat(tables)
    assert len(joined) == 0
    assert joined["start"].dtype == UTC_MICROSECONDS


def test_an_empty_table_adds_nothing():
    assert_frame_equal(concat([from_columns([]), mail()]), mail())


def test_joining_does_not_change_the_tables():
    one, two = mail(source="work"), meeting(person="anna")
    before = one.copy(deep=True), two.copy(deep=True)
    concat([one, two])
    assert_frame_equal(one, before[0])
    assert_frame_equal(two, before[1])


def test_a_bad_table_among_them_is_refused():
    with pytest.raises(ActivityTableError, match="unknown column 'room'"):
        concat([mail(), plain().assign(room="room 4")])
    with pytest.raises(ActivityTableError, match="'place' is none of"):
        concat([mail(), plain().assign(place="room 4")])


def test_labels_may_be_given():
    table = from_columns([NINE, TEN], [TEN, TEN], index=["a", "b"])
    assert table.index.tolist() == ["a", "b"]
    assert table.loc["b", "start"] == pd.Timestamp(TEN)


def test_labels_given_twice_are_refused():
    with pytest.raises(ValueError, match="column 'index' stands twice"):
        from_columns([NINE, TEN], index=["a", "a"])


def test_too_few_labels_are_refused():
    with pytest.raises(ValueError, match="index"):
        from_columns([NINE, TEN], index=["a"])


def test_a_row_of_the_kind_place_has_a_place():
    assert from_columns([NINE], [TEN], "place", place="home").loc[0, "place"] == "home"
    for place in (None, [None]):
        with pytest.raises(ActivityTableError, match="'place' is missing"):
            from_columns([NINE], [TEN], "place", place=place)
    with pytest.raises(ActivityTableError, match="'origin' is none of"):
        from_columns([NINE], origin="anna@example.org")


def test_two_places_of_one_time_are_two_rows_and_two_origins_are_one():
    home, work = (from_columns([NINE], [TEN], "place", place=name) for name in ("home", "workplace"))
    assert len(concat([home, work, home])) == 2
    asked, own = (from_columns([NINE], [TEN], "meeting", origin=name) for name in ("invited", None))
    assert concat([asked, own])["origin"].tolist() == ["invited"]
