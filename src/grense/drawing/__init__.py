"""What the window's charts and the library's plots share: colours, signs, and what a picture of a week shows."""
