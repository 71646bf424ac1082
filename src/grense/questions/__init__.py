"""The report's questions as a short, private pulse: at most once a month, scored as in the report."""

from grense.questions.asking import is_due, next_day
from grense.questions.scale import LEAST, MOST, SCALES, SHORT, Question, Scale, load_scale
from grense.questions.score import CONNECTED_FROM, Pulse, Score, course, score

__all__ = [
    "CONNECTED_FROM",
    "LEAST",
    "MOST",
    "SCALES",
    "SHORT",
    "Pulse",
    "Question",
    "Scale",
    "Score",
    "course",
    "is_due",
    "load_scale",
    "next_day",
    "score",
]
