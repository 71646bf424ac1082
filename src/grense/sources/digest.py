"""HTTP Digest: authentication without sending the password (RFC 7616, and RFC 2617 for servers without `qop`).

`requests` has its own Digest, which supports neither `auth-int` nor a field with several challenges, resends by
itself, and reads bodies of any size to do so.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

__all__ = ["Digest", "challenges"]

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105  # a pattern of RFC 9110, no password
_PART = re.compile(
    rf'[\s,]*(?:(?P<name>{_TOKEN})\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s,"]*))'
    rf"|(?P<scheme>{_TOKEN})(?:\s+[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$)))?)"
)
_HASHES = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}


def challenges(value: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The challenges in a WWW-Authenticate field, each as its scheme and its parameters.

    Schemes and parameter names are in lower case.

    >>> list(challenges('Basic realm="a", Digest realm="b", nonce=c'))
    [('basic', {'realm': 'a'}), ('digest', {'realm': 'b', 'nonce': 'c'})]
    """
    scheme, parameters, at = "", dict[str, str](), 0
    while match := _PART.match(value, at):
        at = match.end()
        if match["scheme"]:
            if scheme:
                yield scheme, parameters
            scheme, parameters = match["scheme"].lower(), {}
        else:
            text = match["word"] if match["quoted"] is None else re.sub(r"\\(.)", r"\1", match["quoted"])
            parameters[match["name"].lower()] = text
    if scheme:
        yield scheme, parameters


@dataclass
class Digest:
    """One challenge of a server, used until its nonce is rejected. Raises `ValueError` for an invalid one."""

    parameters: Mapping[str, str] = field(repr=False)
    _count: int = 0

    def __post_init__(self) -> None:
        algorithm = self.parameters.get("algorithm", "MD5").upper()
        offered = [one.strip().lower() for one in self.parameters.get("qop", "").split(",") if one.strip()]
        self._is_session = algorithm.endswith("-SESS")
        self._hash_name = _HASHES.get(algorithm.removesuffix("-SESS"), "")
        self._qop = next((one for one in ("auth", "auth-int") if one in offered), "")
        known = {"realm", "nonce"} <= self.parameters.keys()
        if not known or not self._hash_name or (offered and not self._qop):
            raise ValueError

    def answer(self, user: str, password: str, method: str, target: str, body: bytes) -> bytes:
        """The Authorization field of a request; `target` is its path with the query, as sent."""
        self._count += 1
        given, nonce = self.parameters, self.parameters["nonce"]
        once, count = secrets.token_hex(16), f"{self._count:08x}"
        person = self._hash(f"{user}:{given['realm']}:{password}")
        if self._is_session:
            person = self._hash(f"{person}:{nonce}:{once}")
        request = f"{method}:{target}"
        if self._qop == "auth-int":
            request += f":{self._hash(body)}"
        middle = f"{nonce}:{count}:{once}:{self._qop}" if self._qop else nonce
        hidden = given.get("userhash", "").lower() == "true"
        fields = {
            "username": self._hash(f"{user}:{given['realm']}") if hidden else user,
            "realm": given["realm"],
            "nonce": nonce,
            "uri": target,
            "response": self._hash(f"{person}:{middle}:{self._hash(request)}"),
        }
        if "opaque" in given:
            fields["opaque"] = given["opaque"]
        if self._qop or self._is_session:
            fields["cnonce"] = once
        bare = {"algorithm": given["algorithm"]} if "algorithm" in given else {}
        if self._qop:
            bare |= {"qop": self._qop, "nc": count}
        if hidden:
            bare["userhash"] = "true"
        said = [f"{name}={_quoted(value)}" for name, value in fields.items()]
        said += [f"{name}={value}" for name, value in bare.items()]
        return f"Digest {', '.join(said)}".encode()

    def _hash(self, text: str | bytes) -> str:
        return hashlib.new(self._hash_name, text if isinstance(text, bytes) else text.encode()).hexdigest()


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
