"""How far the hours and crossings of grense are from the truth, for made-up diaries: a simulation, and its measures.

A diary is what a person did; traces are what mail, calendar and machine keep of it. Both are made from parameters with
value, range and source, and grense judges both by the same definitions. `docs/explanation/validation.md` has the
findings; `python -m grense.validation` computes them again.

>>> from grense import validation
>>> diary = validation.simulate(persons=3, weeks=2, seed=1)
>>> sorted(diary.work().columns), diary.population.size
(['end', 'kind', 'person', 'start'], 3)
"""

from grense.validation.diary import Diary, simulate
from grense.validation.parameters import Parameter, drawn_values, parameters, values
from grense.validation.population import Population
from grense.validation.readings import SOURCES, classify_diary, classify_traces
from grense.validation.traces import traces

__all__ = [
    "SOURCES",
    "Diary",
    "Parameter",
    "Population",
    "classify_diary",
    "classify_traces",
    "drawn_values",
    "parameters",
    "simulate",
    "traces",
    "values",
]
