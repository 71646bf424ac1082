"""The window of a week."""
