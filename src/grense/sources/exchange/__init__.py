"""Exchange Server on an organisation's own machines, over EWS by way of exchangelib: calendar and sent mail.

Importing this loads nothing beyond grense itself; exchangelib is imported when a server is contacted.
"""

from grense.sources.exchange.account import Account
from grense.sources.exchange.source import Exchange

__all__ = ["Account", "Exchange"]
