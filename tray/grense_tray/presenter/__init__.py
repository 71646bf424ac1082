"""What windows show, decided without Qt."""
