"""The report's questions."""
