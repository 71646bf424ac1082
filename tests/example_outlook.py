"""The example person as the tray sees her, computed once a test run."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cache
from pathlib import Path

from grense import example
from grense.classification.apply_corrections import correct
from grense.model.correction import Correction
from grense.outlook import Outlook, SourceView
from grense.outlook.overview import Context
from grense.rules.profiles import DEFAULT_PROFILE
from grense.services import gather as service
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules

NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)


def example_outlook(
    now: dt.datetime = NOW, corrections: tuple[Correction, ...] = (), profile: str | Path = DEFAULT_PROFILE
) -> Outlook:
    return _looked_at(now, corrections, profile)


@cache  # which takes an argument that is left out, and the same given, for two
def _looked_at(now: dt.datetime, corrections: tuple[Correction, ...], profile: str | Path) -> Outlook:
    paths, farthest = list(example.paths()), farthest_week(now, example.TZ)
    gathered = service.gather(paths, now=now, me=[example.ME], tz=example.TZ, week=farthest)
    table = gathered.activities  # unsent mail is in no mailbox
    table = table.loc[(table["kind"] == "meeting") | (table["start"] < now)]
    gathered = dataclasses.replace(gathered, activities=correct(table, corrections))
    sources = (SourceView("work", "ics", now, None), SourceView("sent", "imap", now, None))
    context = Context(sources=sources, answers=example.ANSWERS, law="no_aml_general")
    return overview(gathered, PersonRules(country="NO", profile=profile), context, now=now)


def nobody(now: dt.datetime = NOW) -> Outlook:
    """A person without data."""
    return Outlook(now, example.TZ, {}, (), (), (), {}, "plain")


def with_problem() -> Outlook:
    """The example person with a source that could not be read."""
    sound = example_outlook()
    bad = SourceView("sent", "imap", None, None, "the server cannot be reached", "it is tried again later")
    return dataclasses.replace(sound, sources=(sound.sources[0], bad))
