"""The commands about what is connected and what is kept; `grense.cli` puts them beside those about files."""
