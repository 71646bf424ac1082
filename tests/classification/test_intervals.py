"""Spans in ticks against naive sets and loops."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.classification.intervals import Pieces, lengths, longest_between, marked, run_starts, sort_ticks, union

END = 40
moments = st.integers(0, END)


@st.composite
def spans(draw: st.DrawFn, most: int = 12) -> list[tuple[int, int]]:
    """Spans and instants in ticks: even ends, or an instant of one tick."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        start = 2 * draw(moments)
        found.append((start, start + draw(st.sampled_from([1, 2, 4, 6, 14, 30]))))
    return found


def columns(given_spans: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    starts = np.array([start for start, _ in given_spans], np.int64)
    ends = np.array([end for _, end in given_spans], np.int64)
    return starts, ends


def pieces_of(given_spans: list[tuple[int, int]]) -> Pieces:
    starts, ends = columns(given_spans)
    return union(np.sort(starts), np.sort(ends))


def naive_union(given_spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(given_spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def naive_overlaps(pieces: Pieces, begin: int, finish: int) -> list[tuple[int, int]]:
    every = zip(pieces.start.tolist(), pieces.end.tolist(), strict=True)
    return [(max(s, begin), min(e, finish)) for s, e in every if begin < finish and s < finish and e > begin]


def microseconds(found: list[tuple[int, int]]) -> int:
    return sum((end >> 1) - (start >> 1) for start, end in found)


def pairs(pieces: Pieces) -> list[tuple[int, int]]:
    return list(zip(pieces.start.tolist(), pieces.end.tolist(), strict=True))


@given(spans())
def test_union_joins_what_touches_or_overlaps(given_spans):
    assert pairs(pieces_of(given_spans)) == naive_union(given_spans)


def test_an_instant_at_the_end_of_a_span_joins_it_and_adds_no_time():
    pieces = union(np.array([0, 4]), np.array([4, 5]))
    assert pairs(pieces) == [(0, 5)]
    assert lengths(pieces.start, pieces.end).tolist() == [2]


@given(spans())
def test_total_and_gaps_are_in_microseconds(given_spans):
    pieces = pieces_of(given_spans)
    found = pairs(pieces)
    assert pieces.total.tolist() == [microseconds(found[:number]) for number in range(len(found) + 1)]
    gaps = [(later[0] >> 1) - (sooner[1] >> 1) for sooner, later in itertools.pairwise(found)]
    assert pieces.gap.tolist() == gaps


@given(spans(), st.data())
def test_joined_pieces_reach_over_the_bridges(given_spans, data):
    pieces = pieces_of(given_spans)
    size = max(len(pieces) - 1, 0)
    bridged = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    wanted: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(pairs(pieces)):
        if number and bridged[number - 1]:
            wanted[-1] = (wanted[-1][0], end)
        else:
            wanted.append((start, end))
    assert pairs(pieces.joined(np.array(bridged, bool))) == wanted


@settings(max_examples=200)
@given(spans(), st.lists(st.tuples(moments, moments), max_size=6))
def test_within_clips_to_any_window(given_spans, given_windows):
    pieces = pieces_of(given_spans)
    begin = np.array([2 * start for start, _ in given_windows], np.int64)
    finish = np.array([2 * end for _, end in given_windows], np.int64)
    found = pieces.within(begin, finish)
    for number, (first, last) in enumerate(zip(begin.tolist(), finish.tolist(), strict=True)):
        inside = naive_overlaps(pieces, first, last)
        assert found.present[number] == bool(inside)
        assert found.length[number] == microseconds(inside)
        if inside:
            assert (found.start[number], found.end[number]) == (inside[0][0], inside[-1][1])
            assert found.stop[number] - found.first[number] == len(inside)


@settings(max_examples=200)
@given(spans(), st.sets(st.integers(1, END + 15), max_size=5))
def test_partitioned_is_within_for_windows_that_hold_everything(given_spans, cuts):
    pieces = pieces_of(given_spans)
    edges = [0, *sorted(2 * cut for cut in cuts), 2 * (END + 20)]
    begin, finish = np.array(edges[:-1]), np.array(edges[1:])
    found, wanted = pieces.partitioned(begin, finish), pieces.within(begin, finish)
    assert found.present.tolist() == wanted.present.tolist()
    assert found.length.tolist() == wanted.length.tolist()
    there = wanted.present
    assert found.start[there].tolist() == wanted.start[there].tolist()
    assert found.end[there].tolist() == wanted.end[there].tolist()


@given(spans())
def test_partitions_lose_no_time(given_spans):
    pieces = pieces_of(given_spans)
    begin = np.arange(0, 2 * (END + 20), 10)
    assert pieces.partitioned(begin, begin + 10).length.sum() == pieces.total[-1]


def test_within_an_empty_set_nothing_is_present():
    found = pieces_of([]).within(np.array([0, 4]), np.array([2, 8]))
    assert not found.present.any()
    assert found.length.tolist() == [0, 0]


def test_some_of_the_windows_can_be_taken():
    found = pieces_of([(0, 4), (10, 14)]).within(np.array([0, 10, 20]), np.array([4, 12, 30])).take(np.array([1]))
    assert found.length.tolist() == [1]


@given(spans(), st.data())
def test_longest_between_is_the_largest_gap_on_the_way(given_spans, data):
    pieces = pieces_of(given_spans)
    if not len(pieces):
        return
    number = st.integers(0, len(pieces) - 1)
    ways = data.draw(st.lists(st.tuples(number, number).map(sorted), max_size=6))
    first, last = np.array([way[0] for way in ways], np.intp), np.array([way[1] for way in ways], np.intp)
    wanted = [max(pieces.gap[start:end].tolist(), default=0) for start, end in ways]
    assert longest_between(pieces.gap, first, last).tolist() == wanted


def test_between_a_span_and_itself_there_is_no_gap():
    assert longest_between(np.array([5, 9]), np.array([2, 1]), np.array([2, 1])).tolist() == [0, 0]


@given(st.sets(st.integers(0, 20), max_size=8).map(sorted))
def test_marked_ranges_are_true_from_first_to_stop(edges):
    ranges = list(zip(edges[0::2], edges[1::2], strict=False))
    first, stop = np.array([a for a, _ in ranges], np.intp), np.array([b for _, b in ranges], np.intp)
    wanted = [any(a <= place < b for a, b in ranges) for place in range(20)]
    assert marked(20, first, stop).tolist() == wanted


def test_ranges_that_touch_stay_marked_across_the_seam():
    assert marked(4, np.array([0, 2]), np.array([2, 4])).all()


@given(st.lists(st.lists(st.integers(-50, 50)), min_size=1, max_size=4))
def test_sorted_ticks_are_all_ticks_in_order(parts):
    arrays = [np.array(part, np.int64) for part in parts]
    assert sort_ticks(*arrays).tolist() == sorted(tick for part in parts for tick in part)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2))))
def test_a_run_starts_where_any_key_changes(keys):
    one, two = (np.array([key[number] for key in keys], np.int64) for number in (0, 1))
    wanted = [place for place, key in enumerate(keys) if place == 0 or key != keys[place - 1]]
    assert run_starts(one, two).tolist() == wanted


@given(st.lists(st.integers(0, 2)))
def test_a_run_of_one_key_starts_where_it_changes(key):
    wanted = [place for place, one in enumerate(key) if place == 0 or one != key[place - 1]]
    assert run_starts(np.array(key, np.int64)).tolist() == wanted


@pytest.mark.parametrize(("start", "end", "wanted"), [(0, 1, 0), (0, 2, 1), (2, 9, 3), (10, 11, 0)])
def test_an_instant_is_present_but_has_no_length(start, end, wanted):
    assert lengths(np.array([start]), np.array([end])).tolist() == [wanted]
