"""Secrets are stored in the system's keyring whole or not at all, and nowhere else."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from grense.errors import MissingExtraError, StoreError
from grense.storage.credentials import Credentials
from servers.gnome_keyring import GnomeKeyring

SECRET = "hemmelig-zebrafink"
LONG = "".join(f"{SECRET}{number}" for number in range(600))


class Memory(KeyringBackend):
    """A keyring with Windows' limits of length; `fails_at` makes it fail after that many writes."""

    priority = -1.0  # never chosen by itself: that which always fails has 0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.fails_at: int | None = None
        self.error: Exception = RuntimeError(SECRET)

    def get_password(self, service: str, username: str) -> str | None:
        self._fail_perhaps(0)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password.encode("utf-16-le")) <= 2560
        self._fail_perhaps(1)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail_perhaps(1)
        if (service, username) not in self.kept:
            raise PasswordDeleteError(username)
        del self.kept[service, username]

    def _fail_perhaps(self, cost: int) -> None:
        if self.fails_at is None:
            return
        if self.fails_at <= 0 and (cost or self.fails_at < 0):
            raise self.error
        self.fails_at -= cost


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    before = keyring.get_keyring()
    found = Memory()
    keyring.set_keyring(found)
    yield found
    keyring.set_keyring(before)


class TestKeeping:
    @pytest.mark.parametrize(
        "secret", ["", "a", "blåbær 😀", " spaced \n", "x" * 1200, "x" * 1201, "😀" * 600, "😀" * 601, "å" * 5000, LONG]
    )
    def test_every_secret_comes_back_as_it_was(self, secret):
        Credentials().set("work", secret)
        assert Credentials().get("work") == secret

    def test_one_that_looks_like_our_own_mark_is_kept_all_the_same(self):
        for secret in (f"grense-parts a 1 {'0' * 64}", "grense-parts"):
            Credentials().set("work", secret)
            assert Credentials().get("work") == secret

    def test_labels_and_services_do_not_mix(self):
        Credentials().set("work", "one")
        Credentials().set("home", LONG)
        Credentials("other").set("work", "three")
        assert (Credentials().get("work"), Credentials().get("home")) == ("one", LONG)
        assert Credentials("other").get("work") == "three"
        assert Credentials().get("none") is None

    @pytest.mark.parametrize("old", ["short", LONG, "y" * 20_000])
    @pytest.mark.parametrize("new", ["other", LONG[::-1], "z" * 5000])
    def test_the_old_one_leaves_nothing_behind(self, memory, old, new):
        Credentials().set("work", old)
        Credentials().set("work", new)
        assert Credentials().get("work") == new
        left = len(memory.kept)
        memory.kept.clear()
        Credentials().set("work", new)
        assert len(memory.kept) == left

    @pytest.mark.parametrize("secret", ["short", LONG])
    def test_nothing_is_left_of_what_was_deleted(self, memory, secret):
        Credentials().set("work", secret)
        Credentials().delete("work")
        Credentials().delete("work")
        assert memory.kept == {}
        assert Credentials().get("work") is None


class TestCrashes:
    @pytest.mark.parametrize("old", [None, "short", LONG])
    def test_a_crash_while_writing_leaves_the_old_one_or_the_new_one(self, memory, old):
        new = LONG[::-1]
        for step in range(40):
            memory.kept.clear()
            if old is not None:
                Credentials().set("work", old)
            memory.fails_at = step
            try:
                Credentials().set("work", new)
            except StoreError:
                finished = False
            else:
                finished = True
            memory.fails_at = None
            assert Credentials().get("work") in (old, new)
            Credentials().delete("work")
            assert memory.kept == {}
            if finished:
                break
        else:
            pytest.fail("it never came to an end")

    def test_a_missing_part_makes_it_none(self, memory):
        Credentials().set("work", LONG)
        parts = [name for name in memory.kept if name != ("grense", "work")]
        for part in parts:
            value = memory.kept.pop(part)
            assert Credentials().get("work") is None
            memory.kept[part] = value
        assert Credentials().get("work") == LONG

    def test_a_part_of_another_secret_makes_it_none(self, memory):
        Credentials().set("work", LONG)
        part = next(name for name in memory.kept if name != ("grense", "work"))
        memory.kept[part] = "x" * len(memory.kept[part])
        assert Credentials().get("work") is None


class Locked(Memory):
    priority = 0.1

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(SECRET)


class TestWhyNot:
    def test_a_keyring_that_works(self):
        assert Credentials().available()
        assert Credentials().why_not() == ""

    def test_no_package(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "keyring", None)
        assert Credentials().why_not() == "no_package"
        with pytest.raises(MissingExtraError):
            Credentials().get("work")

    @pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring()])
    def test_no_keyring(self, backend):
        keyring.set_keyring(backend)
        assert not Credentials().available()
        assert Credentials().why_not() == "no_keyring"
        for question in (lambda: Credentials().get("work"), lambda: Credentials().set("work", SECRET)):
            with pytest.raises(StoreError, match="no keyring"):
                question()

    @pytest.mark.parametrize("name", ["nothing.of.that.Name", "keyring.backends.null.Keyring", "keyring.backends.none"])
    def test_a_configuration_that_names_nothing_of_use(self, tmp_path, name):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from grense.storage.credentials import Credentials; print(Credentials().why_not())",
            ],
            env={**os.environ, "HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": name},
            capture_output=True,
            text=True,
        )
        assert done.stdout.strip() == "no_keyring"

    def test_a_file_that_anybody_can_read_is_no_keyring(self, memory):
        plain = type("Plain", (Memory,), {"__module__": "keyrings.alt.file"})
        keyring.set_keyring(plain())
        assert Credentials().why_not() == "no_keyring"
        heir = type("Heir", (plain,), {})
        keyring.set_keyring(heir())
        assert Credentials().why_not() == "no_keyring"

    def test_of_several_the_first_to_be_trusted_is_taken(self, memory):
        plain = type("Plain", (Memory,), {"__module__": "keyrings.alt.file"})()
        several = type("Several", (chainer.ChainerBackend,), {"backends": [plain, memory]})
        keyring.set_keyring(several())
        Credentials().set("work", SECRET)
        assert (len(plain.kept), len(memory.kept)) == (0, 1)

    def test_a_locked_one(self):
        keyring.set_keyring(Locked())
        assert Credentials().why_not() == "locked"
        with pytest.raises(StoreError, match="locked"):
            Credentials().get("work")

    def test_one_that_does_not_answer(self, memory):
        memory.fails_at = -1
        assert Credentials().why_not() == "no_keyring"
        with pytest.raises(StoreError, match="refuses"):
            Credentials().get("work")


class TestPrivacy:
    @pytest.mark.parametrize("error", [RuntimeError(SECRET), KeyringLocked(SECRET), OSError(SECRET)])
    def test_no_error_and_no_log_quotes_a_secret(self, memory, caplog, error):
        caplog.set_level(logging.DEBUG)
        memory.fails_at, memory.error = -1, error
        for question in (
            lambda: Credentials().set("work", SECRET),
            lambda: Credentials().get("work"),
            lambda: Credentials().delete("work"),
        ):
            with pytest.raises(StoreError) as caught:
                question()
            assert caught.value.__context__ is None
            assert SECRET not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert SECRET not in caplog.text + repr(Credentials()) + repr(vars(Credentials()))


@pytest.fixture
def daemon() -> Iterator[GnomeKeyring]:
    with GnomeKeyring() as found:
        yield found


class TestRealKeyring:
    def test_secrets_are_kept_found_again_and_deleted(self, daemon):
        daemon.start("pw")
        both = "c = Credentials(); s = sys.stdin.read(); short = 'blåbær 😀'\n"
        daemon.run(both + "assert c.why_not() == ''; c.set('work', s); c.set('home', short)", LONG)
        daemon.start("pw")
        daemon.run(
            both + "assert (c.get('work'), c.get('home')) == (s, short); c.delete('work'); c.delete('work')", LONG
        )
        assert daemon.run("print(Credentials().get('work'))") == "None"

    def test_a_secret_stands_in_no_file_and_in_no_environment(self, daemon):
        daemon.start("pw")
        said = daemon.run(
            "import logging, os; logging.basicConfig(level=0)\n"
            "c = Credentials(); s = sys.stdin.read(); c.set('work', s); assert c.get('work') == s\n"
            "print(dict(os.environ), c, vars(c))",
            SECRET,
        )
        assert SECRET not in said
        files = [path for path in daemon.home.rglob("*") if path.is_file()]
        assert files
        assert all(SECRET.encode() not in path.read_bytes() for path in files)

    def test_a_locked_one_is_told_as_such(self, daemon):
        daemon.start("pw")
        daemon.run("Credentials().set('work', sys.stdin.read())", SECRET)
        daemon.start(None)
        assert daemon.run("print(Credentials().why_not())") == "locked"

    def test_without_a_keyring_there_is_none(self, daemon):
        del daemon.environment["DBUS_SESSION_BUS_ADDRESS"]
        assert daemon.run("print(Credentials().why_not())") == "no_keyring"
