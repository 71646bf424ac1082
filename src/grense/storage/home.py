"""Where grense stores data on this machine: the settings, the state and the store, each in the system's usual place."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grense.errors import GrenseError, SettingsError, ZoneError
from grense.marks import N_
from grense.model.policy import Policy
from grense.model.time import load_zone
from grense.storage.policy import policy_at
from grense.storage.settings import Settings, SettingsNote, change, ensure, load
from grense.storage.source_state import StateFile

if TYPE_CHECKING:  # a long-running program uses the paths without importing what opens them
    from grense.storage.credentials import Credentials
    from grense.storage.store import Store

__all__ = ["Home", "machine_zone"]

_ZONE_HINT = N_("give the zone with --tz, such as Europe/Oslo")


@dataclass(frozen=True)
class Home:
    """The paths of one person. `of_this_person` returns the usual ones."""

    settings_file: Path
    state_file: Path
    store_folder: Path

    @classmethod
    def of_this_person(cls) -> Home:
        """The paths that the system reserves for programs like this."""
        from platformdirs import PlatformDirs

        places = PlatformDirs("grense", appauthor=False)
        return cls(
            places.user_config_path / "settings.toml", places.user_state_path / "state.json", places.user_data_path
        )

    def settings(self, *, first_start: bool = False) -> tuple[Settings, tuple[SettingsNote, ...]]:
        """The settings, and notes about them; `first_start` writes the commented default."""
        if first_start:
            ensure(self.settings_file)
        return load(self.settings_file)

    def zoned(self, settings: Settings) -> Settings:
        """The settings with the person's zone: where none is set, this machine's.

        Once a source is connected or data is stored, the zone is written to the settings, so that past results do not
        change when the machine travels. Raises `ZoneError` where the machine's zone is not known.
        """
        if settings.tz:
            return settings
        zone = machine_zone()
        if settings.sources or self.has_store():
            with suppress(SettingsError):  # an unwritable file: the zone is read again next time
                change(self.settings_file, "tz", zone)
        return replace(settings, tz=zone)

    @property
    def zone_file(self) -> Path:
        """The file with the last known zone of this machine."""
        return self.state_file.with_name("zone.json")

    def policy(self, settings: Settings) -> tuple[Policy | None, SettingsError | None]:
        """The workplace's policy, or the error that keeps its file from being read; reads only that file."""
        return policy_at(settings.policy, self.settings_file.parent)

    def folders(self) -> tuple[Path, ...]:
        """The folders that grense writes to."""
        return self.settings_file.parent, self.state_file.parent, self.store_folder

    def state(self) -> StateFile:
        """The file with the state of each source."""
        return StateFile(self.state_file)

    def credentials(self) -> Credentials:
        """The system's keyring."""
        from grense.storage.credentials import Credentials

        return Credentials()

    def store_keys(self) -> Credentials | None:
        """The keyring with the key of an encrypted store; None where it cannot be used now."""
        credentials = self.credentials()
        return credentials if credentials.available() else None

    def has_store(self) -> bool:
        """Whether a store exists."""
        return any(self.store_folder.glob("store.db"))

    def store(self) -> Store:
        """Open the store, encrypted where possible; raises `StoreError` when it cannot be opened."""
        from grense.storage.store import open_store

        return open_store(self.store_folder, keys=self.store_keys())


def machine_zone() -> str:
    """The machine's time zone; raises `ZoneError` when it is not known."""
    from tzlocal import get_localzone_name

    try:
        name = str(get_localzone_name() or "")
        load_zone(name)
    except (GrenseError, Exception):  # it raises errors of the platform
        name = ""
    if not name:
        raise ZoneError("machine_zone_unknown", N_("the machine's time zone is not known"), hint=_ZONE_HINT)
    return name
