"""Microsoft 365 through Microsoft Graph: when meetings are and when mails were sent, by the person's own sign-in."""

from grense.sources.microsoft365.account import SCOPES, Account
from grense.sources.microsoft365.reader import Microsoft365
from grense.sources.microsoft365.tokens import sign_in

__all__ = ["SCOPES", "Account", "Microsoft365", "sign_in"]
