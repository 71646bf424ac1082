"""Sentences for the values of `grense.model` and of the packages beside it, in the person's language."""
