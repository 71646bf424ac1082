"""A setting that is added to the table alone is read, checked, written, shown in the window and described."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import grense
import grense_tray

ENTRY = """
    tea_minutes: int = setting(
        15,
        whole(5, 60),
        N_("How many minutes a cup of tea takes. Default: 15."),
        label=N_("Minutes for tea"),
        note=N_("Longer with biscuits."),
    )
    sources: """
PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLabel
import grense.storage.settings
from grense.errors import SettingsError
from grense.storage.home import Home
from grense.storage.settings import change, ensure, load
from grense.storage.settings.reference import reference_table
from grense.i18n import load as words
folder = Path(sys.argv[1])
home = Home(folder / "settings.toml", folder / "state.json", folder / "store")
qt = QApplication([])
from grense_tray.windows.settings.settings_window import SettingsWindow
told = {"table": grense.storage.settings.__file__, "written": ensure(home.settings_file)}
told["file"] = home.settings_file.read_text().splitlines()
told["default"] = load(home.settings_file)[0].tea_minutes
window = SettingsWindow(home, words("en"))
field = window.fields["tea_minutes"]
page = window._stack.widget([page.name for page in grense.storage.settings.GROUPS].index("data"))
told["page"] = page.isAncestorOf(field)
told["said"] = [one.text() for one in field.findChildren(QLabel)]
told["answer"] = field.answer()
field.put(20)
field.answered.emit()
told["chosen"] = load(home.settings_file)[0].tea_minutes
home.settings_file.write_text("# mine\\n\\ntea_minutes = 61\\n")
try:
    load(home.settings_file)
except SettingsError as error:
    told["refused"] = str(error)
told["reference"] = reference_table().splitlines()
print(json.dumps(told))
"""


def test_one_entry_in_the_table_adds_a_setting_everywhere(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for package in (grense, grense_tray):
        folder = Path(package.__file__ or "").parent
        shutil.copytree(folder, tmp_path / "copy" / folder.name, ignore=ignored)
    table = tmp_path / "copy" / "grense" / "storage" / "settings" / "fields.py"
    text = table.read_text("utf-8")
    assert text.count("\n    sources: ") == text.count('("keep_weeks",)') == 1
    table.write_text(
        text.replace("\n    sources: ", ENTRY).replace('("keep_weeks",)', '("keep_weeks", "tea_minutes")'), "utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "copy"), "LC_ALL": "C", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert Path(told["table"]).is_relative_to(tmp_path)
    assert told["written"]
    assert told["default"] == told["answer"] == 15
    place = told["file"].index("# How many minutes a cup of tea takes. Default: 15.")
    assert told["file"][place + 1] == "# tea_minutes = 15"
    assert told["page"]
    assert {"Minutes for tea", "Longer with biscuits."} <= set(told["said"])
    assert told["chosen"] == 20
    assert told["refused"] == "a setting makes no sense: line 3: tea_minutes (write a whole number from 5 to 60)"
    assert "| `tea_minutes` | `15` |  | How many minutes a cup of tea takes. |" in told["reference"]
