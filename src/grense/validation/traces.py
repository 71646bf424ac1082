"""What mailbox, calendar and machine keep of a diary, and what they keep besides."""

from __future__ import annotations

import numpy as np
import pandas as pd

from grense.validation.diary import FIRST, ZONE, Diary, check_diary
from grense.validation.parameters import Values
from grense.validation.spans import MINUTES_A_DAY, Floats, Ints, LocalSpans, join_spans, to_table

__all__ = ["KINDS_OF_TRACES", "traces"]

KINDS_OF_TRACES = ("mail_sent", "meeting", "machine")
"""`machine` is presence at a machine that is for work only."""

_WEEK = 7
_BATCH = 8.0  # minutes
_EVENING = 17 * 60.0
_FULL_DAY = 450.0


def traces(diary: Diary) -> pd.DataFrame:
    """The traces of a diary as an activity table, with the kinds of `KINDS_OF_TRACES`.

    >>> from grense.validation import simulate
    >>> sorted(traces(simulate(persons=2, weeks=1, seed=5))["kind"].unique())
    ['machine', 'mail_sent', 'meeting']
    """
    check_diary(diary)
    streams = [np.random.default_rng(one) for one in np.random.SeedSequence([diary.seed, 1]).spawn(4)]
    mails = join_spans([_work_mails(diary, streams[0]), _other_mails(diary, streams[1])])
    entries = join_spans([diary.meetings.planned, _private_entries(diary, streams[2])])
    groups = [("mail_sent", mails), ("meeting", entries), ("machine", _machine(diary, streams[3]))]
    return to_table(groups, np.datetime64(FIRST), ZONE, diary.population.names)


def _work_mails(diary: Diary, random: np.random.Generator) -> LocalSpans:
    values, outside = diary.values, diary.outside
    mail = 1 - values["chat"]
    late = join_spans(
        [
            _in_sessions(outside.sessions, mail * values["session_mails"], values["session_silent"], random),
            _in_sessions(outside.commutes, mail * values["session_mails"], values["session_silent"], random),
            _in_looks(outside.looks, mail * values["look_mails"] / (1 - values["chat"]), random),
        ]
    )
    return join_spans([_in_days(diary, mail, random), _delayed(late, values, random)])


def _in_days(diary: Diary, mail: float, random: np.random.Generator) -> LocalSpans:
    """Mails spread over the working day, and some within minutes of another."""
    days, values = diary.workdays, diary.values
    mean = mail * diary.population.mails[days.person] * days.work / _FULL_DAY * ~days.silent
    first = random.poisson(mean * (1 - values["batches"]))
    row = np.repeat(np.arange(len(mean)), first)
    worked: Floats = random.uniform(0, days.work[row])
    more = random.poisson(values["batches"] / max(1 - values["batches"], 0.1), len(row))
    again: Floats = np.repeat(worked, more) + random.uniform(0, _BATCH, int(more.sum()))
    every: Ints = np.concatenate([row, np.repeat(row, more)])
    time = days.clock(every, np.minimum(np.concatenate([worked, again]), days.work[every]))
    return _instants(days.person[every], time)


def _in_sessions(spans: LocalSpans, an_hour: float, silent: float, random: np.random.Generator) -> LocalSpans:
    """Mails at any time of sessions; of the share `silent` of them there are none."""
    seen = random.uniform(size=len(spans)) >= silent
    row = np.repeat(np.arange(len(spans)), random.poisson(an_hour * spans.length / 60 * seen))
    return _instants(spans.person[row], spans.start[row] + random.uniform(size=len(row)) * spans.length[row])


def _in_looks(spans: LocalSpans, share: float, random: np.random.Generator) -> LocalSpans:
    """A mail at the end of some quick looks."""
    chosen = spans.where(random.uniform(size=len(spans)) < share)
    return _instants(chosen.person, chosen.end)


def _delayed(mails: LocalSpans, values: Values, random: np.random.Generator) -> LocalSpans:
    """Mails, of which some are sent by the program on the next morning."""
    late = mails.start % MINUTES_A_DAY >= _EVENING
    chosen = late & (random.uniform(size=len(mails)) < values["delayed"])
    morning = (mails.start // MINUTES_A_DAY + 1) * MINUTES_A_DAY + random.uniform(420, 510, len(mails))
    return _instants(mails.person, np.where(chosen, morning, mails.start))


def _other_mails(diary: Diary, random: np.random.Generator) -> LocalSpans:
    """Private mail, mostly from the afternoon until night, and mail that a program sends, at any time."""
    values, population = diary.values, diary.population
    person, day = _events(diary, np.where(population.private_box, values["private_mails"], 0.0), random)
    private = _instants(person, day * MINUTES_A_DAY + random.triangular(480, 1200, 1400, len(person)))
    person, day = _events(diary, np.where(population.machine_box, values["machine_mails"], 0.0), random)
    return join_spans([private, _instants(person, (day + random.uniform(size=len(day))) * MINUTES_A_DAY)])


def _private_entries(diary: Diary, random: np.random.Generator) -> LocalSpans:
    """Appointments of the evening and the weekend that are not work."""
    person, day = _events(diary, np.full(diary.population.size, diary.values["private_entries"]), random)
    start = day * MINUTES_A_DAY + np.rint(random.uniform(34, 42, len(person))) * 30
    return LocalSpans(person, start, start + random.choice([60.0, 90.0, 120.0], len(person)))


def _machine(diary: Diary, random: np.random.Generator) -> LocalSpans:
    """Presence: work at the machine less idle time, and private use."""
    values = diary.values
    work = join_spans([diary.workdays.spans(), diary.outside.sessions])
    work = work.where(random.uniform(size=len(work)) < values["machine_work"])
    idle = np.minimum(random.exponential(values["idle"], len(work)), work.length / 2)
    stop = work.start + random.uniform(size=len(work)) * (work.length - idle)
    person, day = _events(diary, np.full(diary.population.size, values["private_machine"]), random)
    start = day * MINUTES_A_DAY + random.uniform(1080, 1320, len(person))
    private = LocalSpans(person, start, start + random.uniform(15, 90, len(person)))
    return join_spans(
        [LocalSpans(work.person, work.start, stop), LocalSpans(work.person, stop + idle, work.end), private]
    )


def _events(diary: Diary, a_week: Floats, random: np.random.Generator) -> tuple[Ints, Ints]:
    """A person and a day for each event."""
    count = random.poisson(a_week / _WEEK * np.ones((diary.days, 1)))
    day, person = np.nonzero(count)
    return np.repeat(person, count[day, person]), np.repeat(day, count[day, person])


def _instants(person: Ints, time: Floats) -> LocalSpans:
    return LocalSpans(person, time, time)
