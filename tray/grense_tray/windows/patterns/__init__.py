"""The view of patterns."""
