"""Plain values that every part of the program may hold: no numpy, no pandas, no texts, no input or output."""
