"""The public names of `grense.storage.store`."""

from grense.storage.store import *  # noqa: F403  # the same names, from where they were
from grense.storage.store import __all__ as __all__
