"""Worked time, rest periods and boundary crossings of a table of activities: arrays in, five frames out."""

from grense.classification.classify import classify
from grense.classification.result import Result

__all__ = ["Result", "classify"]
