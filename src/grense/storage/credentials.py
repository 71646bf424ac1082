"""Passwords, tokens and keys, stored only in the system's keyring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from grense.errors import MissingExtraError, StoreError
from grense.marks import N_

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["Credentials"]

_T = TypeVar("_T")

# Windows stores 1,280 UTF-16 units per entry, and some characters take two.
_PART = 1200
_HEADER = "grense-parts"
_SLOTS = ("a", "b")

# Backends that refuse everything, store nothing, or store it readable for everybody.
_REFUSED = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


class Credentials:
    """The secrets of this person, by name: a source's label, or the name of the store's key.

    A secret longer than a keyring entry is stored in numbered parts. The parts of the old secret are kept until the new
    one is complete, so that a crash in between leaves one or the other.
    """

    def __init__(self, service: str = "grense") -> None:
        self._service = service

    def available(self) -> bool:
        """Whether there is a keyring that can be used now."""
        return self.why_not() == ""

    def why_not(self) -> str:
        """Why there is none: `no_package`, `no_keyring`, `locked`, or empty when there is one.

        The system may prompt the person to unlock it.
        """
        try:
            backend = _backend()
        except ImportError:
            return "no_package"
        if backend is None:
            return "no_keyring"
        from keyring.errors import KeyringLocked

        try:
            backend.get_password(self._service, "?")  # not a label, so there is no such entry
        except KeyringLocked:
            return "locked"
        except Exception:  # each backend raises errors of its system
            return "no_keyring"
        return ""

    def get(self, label: str) -> str | None:
        """The secret of that name; None where it is missing or incomplete.

        Raises `StoreError` when the keyring cannot be read.
        """
        kept = self._read(label)
        header = _Header.of(kept)
        if header is None:
            return kept
        secret = "".join(self._parts(label, header.slot)[: header.count])
        return secret if _digest(secret) == header.digest else None

    def set(self, label: str, secret: str) -> None:
        """Store a secret, replacing an older one. Raises `StoreError` when the keyring refuses it."""
        old = _Header.of(self._read(label))
        if _size(secret) <= _PART and not secret.startswith(_HEADER):
            self._write(label, secret)
        else:
            slot = _SLOTS[old is not None and old.slot == _SLOTS[0]]
            self._drop_parts(label, slot)
            step = _PART if secret.isascii() else _PART // 2
            pieces = [secret[start : start + step] for start in range(0, len(secret), step)]
            for number, piece in enumerate(pieces):
                self._write(_name(label, slot, number), piece)
            self._write(label, str(_Header(slot, len(pieces), _digest(secret))))
        if old is not None:
            self._drop_parts(label, old.slot)

    def delete(self, label: str) -> None:
        """Delete a secret; a missing one is not an error. Raises `StoreError`."""
        self._remove(label)
        for slot in _SLOTS:
            self._drop_parts(label, slot)

    def _parts(self, label: str, slot: str) -> list[str]:
        parts: list[str] = []
        while (part := self._read(_name(label, slot, len(parts)))) is not None:
            parts.append(part)
        return parts

    def _drop_parts(self, label: str, slot: str) -> None:
        # From the last one on, so that none is overlooked after a crash in between.
        for number in reversed(range(len(self._parts(label, slot)))):
            self._remove(_name(label, slot, number))

    def _read(self, name: str) -> str | None:
        return _asked(lambda backend: backend.get_password(self._service, name))

    def _write(self, name: str, value: str) -> None:
        _asked(lambda backend: backend.set_password(self._service, name, value))

    def _remove(self, name: str) -> None:
        if self._read(name) is not None:
            _asked(lambda backend: backend.delete_password(self._service, name))


@dataclass(frozen=True)
class _Header:
    """The entry stored for a long secret: the slot of its parts, their number, and the digest of the whole."""

    slot: str
    count: int
    digest: str

    def __str__(self) -> str:
        return f"{_HEADER} {self.slot} {self.count} {self.digest}"

    @classmethod
    def of(cls, kept: str | None) -> _Header | None:
        match (kept or "").split(" "):
            case [name, slot, count, digest] if name == _HEADER and slot in _SLOTS and count.isdecimal():
                return cls(slot, int(count), digest)
        return None


def _name(label: str, slot: str, number: int) -> str:
    return f"{label}/{slot}{number}"


def _size(secret: str) -> int:
    return len(secret) if secret.isascii() else 2 * len(secret)


def _digest(secret: str) -> str:
    import hashlib  # which loads OpenSSL: a program that stays open knows this module and keeps no secrets

    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _backend() -> KeyringBackend | None:
    """The system's or the configured keyring backend; None where none is trusted."""
    import keyring

    try:
        chosen = keyring.get_keyring()
    except Exception:  # the configuration names a missing backend
        return None
    # A chainer backend combines several, trusted and others.
    offered = getattr(chosen, "backends", [chosen])
    return next((backend for backend in offered if not _is_refused(backend)), None)


def _is_refused(backend: KeyringBackend) -> bool:
    return any(kind.__module__.startswith(_REFUSED) for kind in type(backend).__mro__)


def _asked(question: Callable[[KeyringBackend], _T]) -> _T:
    """Call the keyring; its errors may quote the secret, so none of their text is kept."""
    try:
        backend = _backend()
    except ImportError:
        raise MissingExtraError(
            "keyring_not_installed",
            N_("the package that keeps passwords is not installed"),
            hint=N_("pip install keyring"),
        ) from None
    if backend is None:
        raise StoreError(
            "no_safe_keyring",
            N_("there is no keyring that keeps secrets safe"),
            hint=N_("start one, such as GNOME Keyring"),
        )
    from keyring.errors import KeyringLocked

    try:
        return question(backend)
    except KeyringLocked:
        problem = StoreError("keyring_locked", N_("the keyring is locked"), hint=N_("unlock it, and try again"))
    except Exception:  # each backend raises errors of its system
        problem = StoreError(
            "keyring_refused", N_("the keyring refuses"), hint=N_("is it unlocked, and may grense use it?")
        )
    # Raised outside the except block, the error has no chain.
    raise problem
