"""What differs from desktop to desktop: notifications, do-not-disturb, starting at login, one instance, waking."""
