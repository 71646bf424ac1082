"""The files that a path holds: one file, a folder of them or an archive, read as streams; `reader` is where to start.

What is in a file is the affair of `ics` and `mail`. Nothing is written to disk, and no name leaves this package but
for telling which folder a mail lies in.
"""

from grense.sources.files.archive import FAULTS
from grense.sources.files.entry import Entry
from grense.sources.files.reader import FileStream

__all__ = ["FAULTS", "Entry", "FileStream"]
