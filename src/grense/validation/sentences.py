"""The findings of the page in plain words, with the figures of the tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from grense.validation.study import Study

__all__ = ["GOALS", "findings_text", "goals"]

_MAIN, _PRESENCE = "mail and calendar", "mail, calendar and presence"
GOALS = {"half": 55, "long": 0.6}
"""In how many of 60 sets the error is to be halved; the least precision and recall of long weeks."""


def goals(study: Study) -> dict[str, int]:
    """In how many of the random sets each goal is met, and in how many a change of the default is no gain."""
    sets = study.tables["random_sets"]
    default = sets["estimate: mae"]
    found = {"sets": len(sets)}
    for name in ("agreed and shown", "agreed and estimated", "agreed and going on"):
        long = np.minimum(sets[f"{name}: long precision"], sets[f"{name}: long recall"])
        found[f"half: {name}"] = int((sets[f"{name}: mae"] <= default / 2).sum())
        found[f"less: {name}"] = int((sets[f"{name}: mae"] < default).sum())
        found[f"long: {name}"] = int((long >= GOALS["long"]).sum())
    found["less: going on"] = int((sets["going on: mae"] < default).sum())
    return found


def findings_text(study: Study) -> str:
    """The findings as a list."""
    week, plan, met = study.tables["weeks"], study.plan, goals(study)
    default, agreed, estimated = (_row(week, sources=_MAIN, reading=name) for name in week["reading"].unique())
    machine = _row(week, sources=_PRESENCE, reading="estimate")
    machine_agreed = _row(week, sources=_PRESENCE, reading="agreed and shown")
    models = study.tables["models"].set_index("model")
    change, later = models.loc["default, going on within the gap"], models.loc["agreed and estimated, going on within the gap"]
    balance = study.tables["balance"]
    signs = {name: _row(balance, sources=_MAIN, reading=name)["wrong_sign"] for name in week["reading"].unique()}
    evening = study.tables["private_mail"].set_index(["category", "persons"]).loc["evening", "precision"]
    sets = study.tables["random_sets"]
    looks = _row(study.tables["crossings"], sources=_MAIN, category="connected", basis="calendar")
    gaps = models.loc[models.index.str.startswith("default, gap")]
    missed = sets["estimate: mae"][sets["agreed and shown: mae"] > sets["estimate: mae"] / 2]
    lines = [
        f"**The estimate is too low.** With mail and calendar a week comes out {_hours(-default['bias'])} too low on "
        f"average, and one week in ten lacks {_hours(-default['low'])} or more. The bias was below 0 in "
        f"{(sets['estimate: bias'] < 0).sum()} of {met['sets']} random sets of parameters, from "
        f"{_hours(-sets['estimate: bias'].min())} to {_hours(-sets['estimate: bias'].max())} too low.",
        f"**Long weeks and long days are right when shown, and rarely shown.** Of the weeks that the estimate shows over 40 "
        f"hours {_percent(default['long_precision'])} are; of those that are, it shows {_percent(default['long_recall'])}.",
        f"**No gap mends it.** From {gaps.index[0].split()[-1]} to {gaps.index[-1].split()[-1]} minutes the mean error goes "
        f"from {_hours(gaps['mae'].iloc[0])} to {_hours(gaps['mae'].iloc[-1])}.",
        f"**The agreed day and what the evidence shows outside it** has a mean error of {_hours(agreed['mae'])} a week "
        f"instead of {_hours(default['mae'])}. The goal was half of the default's, in {GOALS['half']} of 60 random sets: it "
        f"is met in {met['half: agreed and shown']} of {met['sets']}, and the error is smaller in "
        f"{met['less: agreed and shown']}. In the sets without half of it the estimate's own error is "
        f"{_hours(missed.min())} to {_hours(missed.max())}: with many mails a day less is left to halve.",
        f"**Long weeks by that reading**: precision {_percent(agreed['long_precision'])}, recall "
        f"{_percent(agreed['long_recall'])}. The goal of {_percent(GOALS['long'])} for both is "
        f"{_met(agreed)}: a mail has no length, so an evening of work between two mails adds nothing. With what the "
        f"estimate has outside ordinary hours in its place it is {_percent(estimated['long_precision'])} and "
        f"{_percent(estimated['long_recall'])}, with a mean error of {_hours(estimated['mae'])}, and half of the default's "
        f"in {met['half: agreed and estimated']} of {met['sets']} sets.",
        f"**The change of the default that was tried** (ordinary hours count to their end where work goes on within the gap "
        f"beyond them) takes the mean error from {_hours(default['mae'])} to {_hours(change['mae'])}, and is a gain in "
        f"{met['less: going on']} of {met['sets']} sets. Taken outside ordinary hours beside the agreed day, it gives "
        f"long weeks a precision of {_percent(later['long_precision'])} and a recall of {_percent(later['long_recall'])}; both "
        f"reach {_percent(GOALS['long'])} in {met['long: agreed and going on']} of {met['sets']} sets.",
        f"**Presence at a machine that is for work only** brings the estimate to a mean error of {_hours(machine['mae'])}, "
        f"and finds {_percent(machine['long_recall'])} of the long weeks. With presence the agreed day has no place: it then "
        f"counts a shorter day as a whole one ({_hours(machine_agreed['bias'])} too high).",
        f"**The balance** of {plan.weeks} weeks has the wrong sign for {_percent(signs['estimate'])} of the persons by the "
        f"estimate, and for {_percent(signs['agreed and shown'])} by the agreed reading. None of them is a ground for a "
        f"claim; registered hours are.",
        f"**Private mail in a work mailbox decides whether evenings can be trusted.** An evening shown is one for "
        f"{_percent(evening['without'])} where the mailbox is for work alone, and for "
        f"{_percent(evening['with private mail'])} where it is not.",
        f"**A lone mail may stand for an hour.** Of the quick looks shown {_percent(looks['precision'])} are quick looks in "
        f"the diary on that day; the others are the only mail of something longer, or mail that was private, delayed or sent "
        f"by a program.",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _row(frame: pd.DataFrame, **wanted: str) -> Any:
    for column, value in wanted.items():
        frame = frame.loc[frame[column] == value]
    return frame.iloc[0]


def _met(row: Any) -> str:
    return "met" if min(row["long_precision"], row["long_recall"]) >= GOALS["long"] else "not met"


def _hours(value: float) -> str:
    return f"{value:.1f} h".replace("-", "−")


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
