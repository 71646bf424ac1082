"""What is kept on this machine: the settings, the store, the state of each source, and passwords."""
