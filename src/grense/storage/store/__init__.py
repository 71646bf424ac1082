"""What is kept between two runs: times, kinds, zones, the person's own corrections, and how far each source was read.

One SQLite file for its owner only, encrypted where that can be. No name, no text and no address is in it. Importing
this loads no pandas; only what gives a table does.
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
