"""One ATTENDEE or ORGANIZER line, parsed from its bytes: the mailbox, the kind of user, the participation status.

Names are free text, so many lines in real files break the grammar of RFC 5545. A valid line is parsed
by it; of any other the address at its end is taken, and the parameters that can be recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grense.model.addresses import bare_address, is_address

__all__ = ["Participant", "is_stand_in", "participant_of"]

_THINGS = ("ROOM", "RESOURCE")

_LINE = re.compile(
    rb'((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):'
    rb'\s*((?:(?:mailto:\s*)*[^\s:;"]*|(?:urn|https?|invalid|tel|sips?):[^\s;"]*|/[^";:]*)\s*)',
    re.I,
)
# The form of nearly all lines; it saves half of the work.
_PLAIN = re.compile(rb"mailto:([A-Z0-9._+-]+@[A-Z0-9.-]+)", re.I)
_PARAMETER = re.compile(rb';([A-Za-z0-9-]+)=("[^"]*"|[^;",]*)(?=[;,]|$)')
_ESCAPED = re.compile(rb'\\["\\;:,]')
_QUOTED = re.compile(rb'"[^"]*"')
_WANTED = {
    b"PARTSTAT": re.compile(rb';\s*PARTSTAT\s*=\s*"?([A-Z-]+)', re.I),
    b"CUTYPE": re.compile(rb';\s*CUTYPE\s*=\s*"?([A-Z-]+)', re.I),
    b"EMAIL": re.compile(rb';\s*EMAIL\s*=\s*"?([^\s";:,]+)', re.I),
    b"DELEGATED-TO": re.compile(rb";\s*DELEGATED-TO\s*=(.)", re.I),
}

# Google's calendars and its organiser of events that have none; names that RFC 2606 reserves; the wrapping
# of Exchange's own names for mailboxes.
_NO_DOMAINS = ("@calendar.google.com", ".calendar.google.com", ".invalid", "@invalid")
_NO_NAMES = re.compile(r"(?:no|do[-_.]?not|never)[-_.]?reply|nomail@|unknownorganizer@|imceaex-")


@dataclass(frozen=True, slots=True)
class Participant:
    """One ATTENDEE or ORGANIZER line.

    `addresses` are the people's mailboxes it names, bare and in lower case; none for a stand-in, a principal of a
    server or Exchange's own name of a mailbox. `status` (PARTSTAT) and `user_type` (CUTYPE) are in upper case, empty
    where they are missing.
    """

    addresses: tuple[str, ...] = ()
    status: str = ""
    user_type: str = ""

    @property
    def is_group(self) -> bool:
        """Whether it is a distribution list or another group of people."""
        return self.user_type == "GROUP"

    @property
    def is_thing(self) -> bool:
        """Whether it is a room, a piece of equipment or a calendar."""
        return self.user_type in _THINGS

    @property
    def is_somebody(self) -> bool:
        """Whether it is a person or a group of people."""
        return not self.is_thing and (bool(self.addresses) or self.is_group)


def is_stand_in(address: str) -> bool:
    """Whether an address stands for no person: calendars, rooms and no-reply senders.

    >>> is_stand_in("unknownorganizer@calendar.google.com"), is_stand_in("kari@example.org")
    (True, False)
    """
    return address.endswith(_NO_DOMAINS) or _NO_NAMES.match(address) is not None


def participant_of(line: bytes) -> Participant:
    """Read an unfolded line, without its ATTENDEE or ORGANIZER.

    >>> participant_of(b';CN="Kari";PARTSTAT=ACCEPTED:mailto:kari@example.org')
    Participant(addresses=('kari@example.org',), status='ACCEPTED', user_type='')
    """
    match = _LINE.fullmatch(line) or _LINE.fullmatch(_ESCAPED.sub(b"", line))
    if match is None:
        return _made_out(_ESCAPED.sub(b"", line))
    return _participant({name.upper(): value.strip(b'"') for name, value in _PARAMETER.findall(match[1])}, match[2])


def _made_out(line: bytes) -> Participant:
    """The recognisable parts of a line that breaks the grammar, mostly by the contents of a name."""
    head, _, value = line.rpartition(b":")
    if not is_address(bare_address(_text(value))):
        head, value = line, b""
    outside_quotes = _QUOTED.sub(b"", head)
    found = {name: wanted.search(outside_quotes) or wanted.search(head) for name, wanted in _WANTED.items()}
    return _participant({name: match[1] for name, match in found.items() if match}, value)


def _participant(parameters: dict[bytes, bytes], value: bytes) -> Participant:
    addresses = _addresses(parameters, value)
    people = tuple(address for address in addresses if not is_stand_in(address))
    user_type = _word(parameters, b"CUTYPE") if people or not addresses else "RESOURCE"
    status = _word(parameters, b"PARTSTAT") or ("DELEGATED" if b"DELEGATED-TO" in parameters else "")
    return Participant(people, status, user_type)


def _addresses(parameters: dict[bytes, bytes], value: bytes) -> list[str]:
    plain = _PLAIN.fullmatch(value)
    if plain and b"EMAIL" not in parameters:
        return [plain[1].decode().casefold()]
    named = [bare_address(_text(text)) for text in (value, parameters.get(b"EMAIL", b""))]
    addresses = [address for address in dict.fromkeys(named) if is_address(address)]
    if addresses:
        return addresses
    # Some programs write the address only as a name.
    name = bare_address(_text(parameters.get(b"CN", b"")))
    return [name] if is_address(name) else []


def _word(parameters: dict[bytes, bytes], name: bytes) -> str:
    value = parameters.get(name)
    return _text(value).strip().upper() if value else ""


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
