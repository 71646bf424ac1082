"""An Exchange Server of the tests: answers EWS on loopback, and refuses to say anything but times and kinds."""

from servers.exchange.mailbox import Event, Mail, Mailbox
from servers.exchange.server import ExchangeServer
from servers.exchange.stand import ExchangeStand

__all__ = ["Event", "ExchangeServer", "ExchangeStand", "Mail", "Mailbox"]
