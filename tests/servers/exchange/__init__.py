"""A fake Exchange Server for tests: answers EWS on loopback, and returns only times and kinds."""

from servers.exchange.mailbox import Event, Mail, Mailbox
from servers.exchange.server import ExchangeServer
from servers.exchange.stand import ExchangeStand

__all__ = ["Event", "ExchangeServer", "ExchangeStand", "Mail", "Mailbox"]
