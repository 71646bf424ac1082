"""Connecting a source, and the first start."""
