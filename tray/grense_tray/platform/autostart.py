"""Starting at login, off until the person enables it: one entry in the system's autostart location."""

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
    """The command that starts the tray without a window."""
    return [_quiet_python(), "-m", "grense_tray", "--background"]


def enable(arguments: Sequence[str] | None = None) -> None:
    """Start at login. Raises `OSError` where the entry cannot be written."""
    wanted = list(arguments) if arguments is not None else command()
    if sys.platform == "win32":
        _write_run_key(windows_command(wanted))
        return
    path = place()
    make_folder(path.parent)
    replace_file(path, launch_agent(wanted) if sys.platform == "darwin" else xdg_entry(wanted).encode())


def disable() -> None:
    """Stop starting at login; does nothing without an entry. Raises `OSError`."""
    if sys.platform == "win32":
        _delete_run_key()
        return
    place().unlink(missing_ok=True)


def is_enabled() -> bool:
    """Whether there is an entry. One disabled in the desktop's own settings counts as none."""
    if sys.platform == "win32":
        return _has_run_key()
    try:
        return b"\nHidden=true" not in place().read_bytes()
    except OSError:
        return False


def place() -> Path:
    """The file of the entry; not for Windows, which has a registry key."""
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
    """The property list for launchd."""
    import plistlib

    return plistlib.dumps({"Label": _LABEL, "ProgramArguments": list(arguments), "RunAtLoad": True})


def windows_command(arguments: Sequence[str]) -> str:
    """One command line, quoted for Windows."""
    import subprocess  # for the quoting only; nothing is run

    return subprocess.list2cmdline(arguments)


def _xdg_quoted(argument: str) -> str:
    # The standard quotes twice: as in a shell, and as a string of the file; % starts a field code.
    for sign in ("\\", '"', "`", "$"):
        argument = argument.replace(sign, f"\\{sign}")
    return '"' + argument.replace("\\", "\\\\").replace("%", "%%") + '"'


def _quiet_python() -> str:
    """The Python that runs this process; on Windows the one without a console."""
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
