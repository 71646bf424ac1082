"""Encrypted where possible, otherwise plain with the reason; no data is lost in conversions."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grense.errors import StoreError
from grense.storage.store import open_store
from storage.store.kept import LABEL, Keys, bytes_of, check, item, step

PLANTED = "a-label-that-was-planted"


class Deaf(Keys):
    """A keyring that accepts secrets without storing them."""

    def set(self, name: str, value: str) -> None:
        """Discard the secret."""


class Locked(Keys):
    """A keyring that refuses."""

    def set(self, name: str, value: str) -> None:
        raise StoreError("keyring_locked", "the keyring is locked")


def fill(folder: Path, keys: Keys | None) -> str:
    """Three steps, and a label that can be found again in plain bytes; gives the protection."""
    with open_store(folder, keys=keys) as store:
        for count in range(1, 4):
            store.keep(LABEL, step(count))
        return store.protection()


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)


def test_with_a_keyring_a_new_store_is_encrypted(tmp_path: Path) -> None:
    keys = Keys()
    assert fill(tmp_path, keys) == "encrypted"
    with open_store(tmp_path, keys=keys) as store:
        assert check(store) == 3
        assert store.encrypted
    (key,) = keys.values()
    assert len(bytes.fromhex(key)) == 32


def test_the_bytes_say_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "kept", keys=Keys()) as store:
        store.keep(PLANTED, step(1))
        subprocess.run(["cp", "-r", tmp_path / "kept", tmp_path / "open"], check=True)
    for folder in (tmp_path / "open", tmp_path / "kept"):
        content = bytes_of(folder)
        for plain in (b"SQLite format", PLANTED.encode(), b"CREATE TABLE", b"Europe/Oslo", b"meeting", item(1)):
            assert plain not in content


def test_without_a_keyring_it_is_plain_and_says_so(tmp_path: Path) -> None:
    assert fill(tmp_path, None) == "plain_no_keyring"
    with open_store(tmp_path, keys=None) as store:
        assert not store.encrypted


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_it_is_plain_and_says_so(tmp_path: Path) -> None:
    keys = Keys()
    assert fill(tmp_path, keys) == "plain_no_extra"
    assert not keys


@pytest.mark.parametrize("keys", [Deaf(), Locked()])
def test_a_keyring_that_keeps_nothing_gets_no_store(tmp_path: Path, keys: Keys) -> None:
    assert fill(tmp_path, keys) == "plain_no_keyring"
    with open_store(tmp_path, keys=keys) as store:
        assert store.protection() == "plain_no_keyring"
        assert check(store) == 3


def test_a_plain_store_is_encrypted_as_soon_as_it_can_be(tmp_path: Path) -> None:
    keys = Keys()
    with open_store(tmp_path, keys=None) as store:
        store.keep(PLANTED, step(1))
        salted = store.hashed(LABEL)("x")
        number = store.answers(), store.marks(PLANTED)
    with open_store(tmp_path, keys=keys) as store:
        assert store.encrypted
        assert store.hashed(LABEL)("x") == salted
        assert (store.answers(), store.marks(PLANTED)) == number
        assert check(store) == 1
    assert len(keys) == 1
    assert PLANTED.encode() not in bytes_of(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store.db", "store.lock"]
    assert (tmp_path / "store.db").stat().st_mode & 0o777 == 0o600


def test_what_lies_in_the_log_is_encrypted_with_the_rest(tmp_path: Path) -> None:
    with open_store(tmp_path / "kept", keys=None) as store:
        store.keep(LABEL, step(1))
        subprocess.run(["cp", "-r", tmp_path / "kept", tmp_path / "cut"], check=True)
    with open_store(tmp_path / "cut", keys=Keys()) as store:
        assert store.encrypted
        assert check(store) == 1


def test_a_plain_store_that_somebody_has_open_is_encrypted_later(tmp_path: Path) -> None:
    keys = Keys()
    with open_store(tmp_path, keys=None) as other:
        assert fill(tmp_path, keys) == "plain_not_yet"
        assert check(other) == 3
    with open_store(tmp_path, keys=keys) as store:
        assert store.encrypted
        assert check(store) == 3


def refused(folder: Path, keys: Keys | None, words: str) -> None:
    before = (folder / "store.db").read_bytes()
    with pytest.raises(StoreError, match=words) as told:
        open_store(folder, keys=keys)
    assert told.value.hint
    assert (folder / "store.db").read_bytes() == before


def test_an_encrypted_store_without_its_key_is_refused_and_left(tmp_path: Path) -> None:
    keys = Keys()
    fill(tmp_path, keys)
    refused(tmp_path, None, "no keyring")
    refused(tmp_path, Keys(), "does not hold its key")
    refused(tmp_path, Keys(dict.fromkeys(keys, "not a key")), "does not hold its key")
    with open_store(tmp_path, keys=keys) as store:
        assert check(store) == 3


def test_a_wrong_key_is_told_in_one_line_and_never_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    keys = Keys()
    fill(tmp_path, keys)
    wrong = "ab" * 32
    refused(tmp_path, Keys(dict.fromkeys(keys, wrong)), "its key does not fit")
    with pytest.raises(StoreError) as told:
        open_store(tmp_path, keys=Keys(dict.fromkeys(keys, wrong)))
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    assert wrong not in str(told.value)
    assert capfd.readouterr() == ("", "")  # the library prints there if it is let


def test_a_damaged_encrypted_store_is_refused_and_left(tmp_path: Path) -> None:
    keys = Keys()
    fill(tmp_path, keys)
    path = tmp_path / "store.db"
    whole = path.read_bytes()
    for at in (20, len(whole) // 2, len(whole) - 100):
        path.write_bytes(whole[:at] + os.urandom(64) + whole[at + 64 :])
        with pytest.raises(StoreError, match="damaged"), open_store(tmp_path, keys=keys) as store:
            store.everything()


def test_the_extra_that_is_gone_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys()
    fill(tmp_path, keys)
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    refused(tmp_path, keys, "encrypted, or damaged")
    with pytest.raises(StoreError, match=r'pip install "grense\[encrypted\]"'):
        open_store(tmp_path, keys=keys)


def test_two_folders_have_a_key_each(tmp_path: Path) -> None:
    keys = Keys()
    fill(tmp_path / "one", keys)
    fill(tmp_path / "two", keys)
    with open_store(tmp_path / "two", keys=keys) as store:
        store.forget()
    with open_store(tmp_path / "one", keys=keys) as store:
        assert check(store) == 3


def test_forgetting_everything_throws_the_key_away(tmp_path: Path) -> None:
    keys = Keys()
    fill(tmp_path / "kept", keys)
    shutil.copytree(tmp_path / "kept", tmp_path / "backup")
    with open_store(tmp_path / "kept", keys=keys) as store:
        store.forget()
        assert store.encrypted
        assert check(store) == 0
        store.keep(LABEL, step(1))
    assert len(keys) == 1
    refused(tmp_path / "backup", keys, "does not hold its key")
    with open_store(tmp_path / "kept", keys=keys) as store:
        assert check(store) == 1


def test_forgetting_a_part_keeps_the_key(tmp_path: Path) -> None:
    keys = Keys()
    fill(tmp_path, keys)
    kept = dict(keys)
    with open_store(tmp_path, keys=keys) as store:
        store.forget(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        store.forget(label="another")
        assert check(store) == 3
    assert keys == kept


def test_forgetting_works_while_another_has_it_open(tmp_path: Path) -> None:
    keys = Keys()
    fill(tmp_path, keys)
    with open_store(tmp_path, keys=keys) as other, open_store(tmp_path, keys=keys) as store:
        store.forget()
        assert check(store) == 0
        other.keep(LABEL, step(1))
        assert check(store) == 1
