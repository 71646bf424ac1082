"""Files on this machine, read again when they change: calendars, mail, exports of ActivityWatch, alone or in folders.

`contents` parses them; here changes are detected, and the changed data returned.
"""

from grense.sources.local.account import Account
from grense.sources.local.source import LocalFiles

__all__ = ["Account", "LocalFiles"]
