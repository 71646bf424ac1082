"""The right to disconnect by country, and rules on work at home: data with a source and a date. No legal advice.

`countries.toml` and `home_work.toml` have the data, `notes` a summary of each place, `home_work_texts` one of each rule
on work at home; `grense.wording.rights` and `grense.wording.home_work` have the sentences.
"""

from grense.rights.disconnect import SCOPES, TYPES, Right, known_places, right_of, rights
from grense.rights.home_work import HomeWork, home_work

__all__ = ["SCOPES", "TYPES", "HomeWork", "Right", "home_work", "known_places", "right_of", "rights"]
