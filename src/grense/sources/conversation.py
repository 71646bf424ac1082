"""The position of a mail in its conversation, by Exchange and Microsoft 365, which ask for no header and no text.

Source: [MS-OXOMSG] 2.2.1.3 and https://learn.microsoft.com/office/client-developer/outlook/mapi/tracking-conversations:
22 bytes for the mail that begins a conversation, and 5 more for each answer or forward.
"""

from __future__ import annotations

import base64
import binascii

from grense.rules.origins import ANSWER, STARTED

__all__ = ["origin_in"]

_HEADER, _LEVEL = 22, 5  # bytes


def origin_in(index: object) -> str:
    """The origin of a sent mail by its conversation index in base64; "" for a missing or unknown one.

    >>> [origin_in(base64.b64encode(bytes(length))) for length in (22, 27, 3)]
    ['started', 'answer', '']
    """
    try:
        length = len(base64.b64decode(index, validate=True)) if isinstance(index, str | bytes) else 0
    except (ValueError, binascii.Error):
        length = 0
    if length < _HEADER or (length - _HEADER) % _LEVEL:
        return ""
    return ANSWER if length > _HEADER else STARTED
