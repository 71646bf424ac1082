"""Exchange Server on an organisation's own machines, asked over EWS by way of exchangelib: calendar and sent mail.

Importing this asks for nothing beyond grense itself; exchangelib comes in when a server is asked.
"""

from grense.sources.exchange.account import Account
from grense.sources.exchange.source import Exchange

__all__ = ["Account", "Exchange"]
