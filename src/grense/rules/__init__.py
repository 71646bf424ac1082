"""Rules as data: profiles, point models, ordinary hours and the coding of frequencies, each with its source."""
