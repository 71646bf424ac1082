"""The right to disconnect by country: data with a source and a date, by day. No legal advice.

`countries.toml` has the data, `notes` a summary of each place, `grense.wording.rights` the sentences.
"""

from grense.rights.disconnect import SCOPES, TYPES, Right, known_places, right_of, rights

__all__ = ["SCOPES", "TYPES", "Right", "known_places", "right_of", "rights"]
