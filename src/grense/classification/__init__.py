"""Worked time, rest periods and boundary crossings of a table of activities: arrays in, five frames out."""

from grense.classification.classify import Classification, classify

__all__ = ["Classification", "classify"]
