"""Draw the pictures of docs/pictures: the example person's weeks, also on a Wednesday at ten, and a heavy one.

QT_QPA_PLATFORM=offscreen python benchmarks/make_pictures.py
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from compared_weeks import THIRTEEN, compared_outlook
from example_outlook import example_outlook
from grense.i18n import load
from grense.outlook import Outlook
from grense_tray.presenter.viewmodel import VIEWS
from grense_tray.windows.week.week_window import WeekWindow
from made_weeks import heavy_outlook

PLACE = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
WEDNESDAY = dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC)
PICTURES = (
    ("week", "en", False),
    ("week", "nb", True),
    ("planned", "en", False),
    ("trend", "en", False),
    ("patterns", "en", False),
    ("patterns", "nb", True),
    ("compare", "en", False),
    ("compare", "nb", True),
    ("wednesday", "en", False),
    ("wednesday", "nb", False),
    ("heavy", "en", False),
)


def main() -> None:
    app = QApplication(["grense"])
    light = app.palette()
    for view, language, dark in PICTURES:
        app.setPalette(QPalette(QColor("#1C2429"), QColor("#151B1F")) if dark else light)
        window = WeekWindow(load(language))
        window.show_outlook(outlook_for(view))
        if view in VIEWS:
            window.set_view(view)
        window.resize(1100, 820)
        window.show()
        for _ in range(4):
            app.processEvents()
        window.grab().save(str(PLACE / f"{view}-{language}-{'dark' if dark else 'light'}.png"))
        window.close()


def outlook_for(picture: str) -> Outlook:
    """What is known in a picture."""
    if picture == "heavy":
        return heavy_outlook()
    if picture == "compare":
        return compared_outlook(THIRTEEN)
    return example_outlook(WEDNESDAY if picture == "wednesday" else NOW)


if __name__ == "__main__":
    main()
