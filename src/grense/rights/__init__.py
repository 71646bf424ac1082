"""The right to disconnect by country: data with a source and a date, and what holds on a day. No legal advice.

`countries.toml` holds what was found, `notes` what it comes to in a sentence, `wording` says it.
"""

from grense.rights.disconnect import SCOPES, TYPES, Right, known_places, right_of, rights

__all__ = ["SCOPES", "TYPES", "Right", "known_places", "right_of", "rights"]
