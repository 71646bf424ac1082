"""The tray app: a private week and a few nudges. `app` starts and wires it, `presenter` decides what is shown."""
