"""What the tray app costs while it waits, beside a bare PySide6 tray on the same desktop.

    python benchmarks/tray.py [--minutes 2]

Starts a screen, a tray and a session bus of its own. Prints the seconds from start to sign, and after some minutes of
ticks the memory (PSS and RSS) and the seconds of CPU that were spent meanwhile.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from servers.desktop import Desktop

BARE = """
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
app = QApplication(["grense"])
picture = QPixmap(22, 22)
picture.fill("#465560")
tray, menu = QSystemTrayIcon(QIcon(picture)), QMenu()
menu.addAction("quit")
tray.setContextMenu(menu)
tray.show()
app.exec()
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--minutes", type=float, default=2)
    wanted = options.parse_args()
    print(f"{'':20} start   PSS MB  RSS MB  CPU s in {wanted.minutes} min")
    for name, arguments in (
        ("bare PySide6 tray", ["-c", BARE]),
        ("grense, example", ["-m", "grense_tray", "--background", "--example"]),
        ("grense, a store", ["-m", "grense_tray", "--background"]),
    ):
        with Desktop(daemon=None) as desktop:
            measure(name, desktop, arguments, wanted.minutes)


def measure(name: str, desktop: Desktop, arguments: list[str], minutes: float) -> None:
    began = time.perf_counter()
    program = desktop.python(*arguments)
    desktop.wait(lambda: small_windows(desktop), "the sign")
    start = time.perf_counter() - began
    time.sleep(15)  # for what happens at the start
    before = processor(program)
    time.sleep(minutes * 60)
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in rollup(program) if line.startswith(("Pss:", "Rss:"))}
    spent = processor(program) - before
    print(f"{name:20} {start:5.2f} s {sizes['Pss'] / 1024:6.1f}  {sizes['Rss'] / 1024:6.1f}  {spent:6.2f}")
    program.terminate()
    program.wait(5)


def small_windows(desktop: Desktop) -> list[int]:
    found = [*desktop.windows("grense", "--class"), *desktop.windows("python", "--class")]
    return [window for window in found if desktop.place(window)[2] < 64 and desktop.place(window)[1] > 800]


def rollup(program: subprocess.Popen[str]) -> list[str]:
    return Path(f"/proc/{program.pid}/smaps_rollup").read_text().splitlines()[1:]


def processor(program: subprocess.Popen[str]) -> float:
    fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
