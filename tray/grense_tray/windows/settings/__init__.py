"""The settings, and the window of what is kept."""
