"""The files of a path: one file, a folder of them or an archive, read as streams; the entry point is `reader`.

The packages `ics` and `mail` parse the contents. Nothing is written to disk, and names leave this package only
to determine the folder of a mail.
"""

from grense.sources.files.archive import FAULTS
from grense.sources.files.entry import Entry
from grense.sources.files.reader import FileStream

__all__ = ["FAULTS", "Entry", "FileStream"]
