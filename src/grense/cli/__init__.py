"""The `grense` command: one file a group of commands."""
