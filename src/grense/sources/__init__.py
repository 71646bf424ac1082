"""One file a foreign world; each turns it into the activity table and nothing else."""
