"""Widgets that several windows share, and their style."""
