"""What joins the packages: reading, syncing and classifying for one person, and the process that does it."""
