"""The view of registered hours beside agreed and shown ones."""
