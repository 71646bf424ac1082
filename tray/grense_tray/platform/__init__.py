"""Desktop-specific code: notifications, do-not-disturb, starting at login, single instance, waking."""
