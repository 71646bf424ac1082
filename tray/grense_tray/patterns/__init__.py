"""The view of patterns, decided without Qt: what it says, one pattern in full, and the sections below."""
