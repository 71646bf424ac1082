"""Starting at login, off until the person chooses it: one entry where the system looks for such entries."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from grense.storage.files import make_folder, replace_file

__all__ = ["command", "disable", "enable", "is_enabled", "launch_agent", "place", "windows_command", "xdg_entry"]

_NAME = "grense"
_LABEL = "no.grense.tray"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def command() -> list[str]:
    """What starts the tray without a window."""
    return [_quiet_python(), "-m", "grense_tray", "--background"]


def enable(arguments: Sequence[str] | None = None) -> None:
    """Start at login from now on. Raises `OSError` where the entry cannot be written."""
    wanted = list(arguments) if arguments is not None else command()
    if sys.platform == "win32":
        _write_run_key(windows_command(wanted))
        return
    path = place()
    make_folder(path.parent)
    replace_file(path, launch_agent(wanted) if sys.platform == "darwin" else xdg_entry(wanted).encode())


def disable() -> None:
    """Start at login no more; one that is not there is none the worse. Raises `OSError`."""
    if sys.platform == "win32":
        _delete_run_key()
        return
    place().unlink(missing_ok=True)


def is_enabled() -> bool:
    """Whether there is an entry. One that the desktop's own settings switched off counts as none."""
    if sys.platform == "win32":
        return _has_run_key()
    try:
        return b"\nHidden=true" not in place().read_bytes()
    except OSError:
        return False


def place() -> Path:
    """The file of the entry; not for Windows, which has a key of the registry."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{_LABEL}.plist"
    chosen = os.environ.get("XDG_CONFIG_HOME", "")
    base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".config"
    return base / "autostart" / f"{_NAME}.desktop"


def xdg_entry(arguments: Sequence[str]) -> str:
    """The entry of the freedesktop standard."""
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={_NAME}",
            f"Exec={' '.join(_xdg_quoted(one) for one in arguments)}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            "",
        )
    )


def launch_agent(arguments: Sequence[str]) -> bytes:
    """The property list that macOS reads."""
    import plistlib

    return plistlib.dumps({"Label": _LABEL, "ProgramArguments": list(arguments), "RunAtLoad": True})


def windows_command(arguments: Sequence[str]) -> str:
    """One line, quoted as Windows takes lines apart."""
    import subprocess  # for the quoting alone; nothing is run

    return subprocess.list2cmdline(arguments)


def _xdg_quoted(argument: str) -> str:
    # The standard quotes twice: once as a shell would, once as a string of the file; % stands for a field.
    for sign in ("\\", '"', "`", "$"):
        argument = argument.replace(sign, f"\\{sign}")
    return '"' + argument.replace("\\", "\\\\").replace("%", "%%") + '"'


def _quiet_python() -> str:
    """The Python that runs this; on Windows the one that opens no console."""
    python = Path(sys.executable)
    quiet = python.with_name("pythonw.exe")
    return str(quiet if sys.platform == "win32" and quiet.exists() else python)


if sys.platform == "win32":
    import winreg

    def _write_run_key(line: str) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, line)

    def _delete_run_key() -> None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
                winreg.DeleteValue(key, _NAME)
        except FileNotFoundError:
            pass

    def _has_run_key() -> bool:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.QueryValueEx(key, _NAME)
        except FileNotFoundError:
            return False
        return True
