"""Traces: all are within work, except those that the parameters place elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from grense.validation import Diary, simulate, traces, values

# Every trace comes from work, at the time of work.
FAITHFUL = {
    "private_boxes": 0,
    "machine_boxes": 0,
    "delayed": 0,
    "private_entries": 0,
    "private_machine": 0,
    "not_held": 0,
    "early": 0,
    "late": 0,
    "left_in_calendar": 0,
}


def within_work(diary: Diary, rows: pd.DataFrame) -> np.ndarray:
    """Whether each row lies in the union of its person's work, slowly."""
    union: dict[str, list[list[pd.Timestamp]]] = {name: [] for name in diary.population.names}
    for person, start, end in diary.work().sort_values("start")[["person", "start", "end"]].itertuples(index=False):
        pieces = union[person]
        if pieces and start <= pieces[-1][1]:
            pieces[-1][1] = max(pieces[-1][1], end)
        else:
            pieces.append([start, end])
    return np.array(
        [
            any(piece[0] <= start and end <= piece[1] for piece in union[person])
            for person, start, end in rows[["person", "start", "end"]].itertuples(index=False)
        ]
    )


def test_faithful_traces_lie_within_work() -> None:
    diary = simulate(3, 3, 6, values(**FAITHFUL))
    table = traces(diary)

    assert set(table["kind"]) == {"mail_sent", "meeting", "machine"}
    assert within_work(diary, table).all()


def test_private_mail_and_private_entries_lie_outside_work() -> None:
    diary = simulate(4, 2, 6, values(**(FAITHFUL | {"private_boxes": 1, "private_mails": 8, "private_entries": 1})))
    table = traces(diary)

    assert not within_work(diary, table.loc[table["kind"] == "mail_sent"]).all()
    assert not within_work(diary, table.loc[table["kind"] == "meeting"]).all()


def test_chat_and_silence_take_mails_away() -> None:
    def mails(**changed: float) -> int:
        return int((traces(simulate(20, 4, 6, values(**changed)))["kind"] == "mail_sent").sum())

    assert mails(chat=0.75) < mails() < mails(chat=0)
    assert mails(silent_days=0.9) < 0.4 * mails(silent_days=0)


def test_batches_leave_the_number_of_mails_and_gather_them() -> None:
    alone, gathered = (traces(simulate(40, 8, 6, values(batches=share))) for share in (0, 0.8))
    counts = [(one["kind"] == "mail_sent").sum() for one in (alone, gathered)]
    near = [
        (
            one.loc[one["kind"] == "mail_sent"].sort_values(["person", "start"])["start"].diff().dt.total_seconds()
            < 480
        ).mean()
        for one in (alone, gathered)
    ]

    assert abs(counts[1] / counts[0] - 1) < 0.1
    assert near[1] > 2 * near[0]


def test_delayed_mail_is_sent_in_the_morning() -> None:
    diary = simulate(40, 4, 6, values(**(FAITHFUL | {"delayed": 0})))
    late = simulate(40, 4, 6, values(**(FAITHFUL | {"delayed": 1})))

    def after_21(one: Diary) -> int:
        table = traces(one)
        clock = table.loc[table["kind"] == "mail_sent", "start"].dt.tz_convert("Europe/Oslo")
        return int((clock.dt.hour >= 21).sum())

    # What is left are office days that last until then.
    assert after_21(late) < after_21(diary) / 3
