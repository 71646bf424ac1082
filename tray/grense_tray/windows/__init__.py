"""The windows: they draw what the presenter decided, and hand on what the person wishes."""
