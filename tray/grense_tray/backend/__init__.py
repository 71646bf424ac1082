"""The processes that do the tray's work, and the jobs given to them."""
