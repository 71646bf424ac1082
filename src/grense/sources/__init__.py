"""One module or package for each external format or service; each converts it to the activity table."""
