"""The data stored between two runs: times, kinds, zones, the person's corrections, and each source's reading position.

One SQLite file readable by its owner only, encrypted where possible. It contains no name, text or address. Importing
this loads no pandas; only functions that return a table do.
"""

from grense.storage.store.cipher import KeyKeeper
from grense.storage.store.export import Held
from grense.storage.store.faults import NewerError, UnreadableError, UnwritableError
from grense.storage.store.opening import open_store
from grense.storage.store.person import Answer, Shown
from grense.storage.store.recovery import Recovered, erase, open_readable, recover
from grense.storage.store.steps import Applied
from grense.storage.store.store import Store

__all__ = [
    "Answer",
    "Applied",
    "Held",
    "KeyKeeper",
    "NewerError",
    "Recovered",
    "Shown",
    "Store",
    "UnreadableError",
    "UnwritableError",
    "erase",
    "open_readable",
    "open_store",
    "recover",
]
