"""The windows: they draw the presenter's values, and emit the person's input as signals."""
