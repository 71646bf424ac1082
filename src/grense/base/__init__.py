"""What every package may use: checks of arguments, dicts that cannot be changed, lazy names, the version."""
