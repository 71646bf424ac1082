"""One more mail: what it takes to classify again, by `reclassify` and as a whole, for one person and for many.

Figures in milliseconds of processor time, medians of one run. Usage: python benchmarks/one_more_mail.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pandas as pd

import grense
from classification import people_at_work

WEEKS = 26
ROWS_A_WEEK = 57  # of one person: about eight a workday, and some


def processor_milliseconds(run: Callable[[], object], times: int) -> float:
    """Median of several runs, after one that is not counted."""
    run()
    taken = []
    for _ in range(times):
        begin = time.process_time()
        run()
        taken.append(time.process_time() - begin)
    return 1000 * statistics.median(taken)


def main() -> None:
    print(f"{'persons':>8} {'rows':>9} {'reclassify':>11} {'concat, classify':>17} {'ratio':>6}")
    for persons, times in ((1, 101), (100, 31), (2_000, 5)):
        table = people_at_work(persons * WEEKS * ROWS_A_WEEK, persons)
        mail = grense.activities.from_columns([table["end"].max()], kind="mail_sent", person="p0")
        found = grense.classify(table, tz="Europe/Oslo")

        def whole(table: pd.DataFrame = table, mail: pd.DataFrame = mail) -> object:
            more = mail.assign(person=mail["person"].astype(table["person"].dtype))
            return grense.classify(pd.concat([table, more], ignore_index=True), tz="Europe/Oslo")

        again = processor_milliseconds(lambda found=found, mail=mail: grense.reclassify(found, mail), times)
        all_of_it = processor_milliseconds(whole, times)
        print(f"{persons:>8} {len(table):>9} {again:>11.1f} {all_of_it:>17.1f} {all_of_it / again:>6.1f}")


if __name__ == "__main__":
    main()
