"""Sharing the week or the trend: the person chooses the content of one page, previews it, and saves it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.outlook import Outlook
from grense.rules.categories import listed
from grense.storage.files import replace_file
from grense.wording.crossings import category_word
from grense_tray.presenter.error_hints import problem
from grense_tray.presenter.share_sheet import PARTS, SharedSheet, Wish, sheet_of
from grense_tray.theme import Theme
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.week.share_drawing import RATIO, SharedPage
from grense_tray.windows.widgets.controls import button, give_keys, label
from grense_tray.windows.widgets.dialog import Dialog, fit
from grense_tray.windows.widgets.paging import scrolled
from grense_tray.windows.widgets.style import current_theme, dress

__all__ = ["ShareDialog"]

_FIRST = frozenset({"picture", "hours", "crossings"})


class Preview(QWidget):
    """The preview of the page, as large as possible."""

    def __init__(self) -> None:
        super().__init__()
        self._page: SharedPage | None = None
        self.setMinimumSize(240, round(240 * RATIO))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_page(self, page: SharedPage, sheet: SharedSheet) -> None:
        """Show another page; its accessible description has all its sentences."""
        self._page = page
        self.setAccessibleDescription(" ".join(sheet.texts))
        self.update()

    def sizeHint(self) -> QSize:  # Qt's name
        """Half of A4."""
        return QSize(480, round(480 * RATIO))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # Qt's name and arguments
        """Draw the page in the middle."""
        if self._page is None:
            return
        width = min(float(self.width()) - 2, (self.height() - 2) / RATIO)
        painter = QPainter(self)
        painter.translate((self.width() - width) / 2, 1)
        self._page.draw(painter, width)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(0, 0, round(width) - 1, round(width * RATIO) - 1)
        painter.end()


class ShareDialog(Dialog):
    """The content of the page, and its preview. `saved` carries the path."""

    saved = Signal(str)

    def __init__(
        self,
        outlook: Outlook,
        week: str,
        words: Catalogue,
        theme: Theme | None = None,
        *,
        parts: frozenset[str] = _FIRST,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._outlook, self._week, self._words, self._theme = outlook, week, words, theme
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._whole = QWidget()
        fit(self, 940, 760)
        self._build(Wish(parts, frozenset(listed(outlook.profile.categories))))

    def show_words(self, words: Catalogue) -> None:
        """Switch the language; the choices stay."""
        self._words = words
        self._build(self.wish)

    def _build(self, wish: Wish) -> None:
        words = self._words
        self._outer.removeWidget(self._whole)
        self._whole.hide()
        self._whole.deleteLater()
        self._whole = QWidget()
        self._outer.addWidget(self._whole)
        self.setWindowTitle(words.gettext("Share a page"))
        area, column = scrolled(420)
        column.setSpacing(8)
        column.addWidget(label(words.gettext("Share a page"), "title"))
        text = N_("For a talk with a manager or a safety representative. What is not ticked is not on the page.")
        column.addWidget(label(words.gettext(text)))
        self.parts = {part: self._tick(column, words.gettext(text), part in wish.parts) for part, text in PARTS.items()}
        column.addWidget(label(words.gettext("Which crossings"), "head"))
        self.categories = {
            one: self._tick(column, category_word(one, words), one in wish.categories)
            for one in listed(self._outlook.profile.categories)
        }
        column.addWidget(label(words.gettext("Name on the page"), "head"))
        self.name = QLineEdit(wish.name)
        self.name.setPlaceholderText(words.gettext("none"))
        self.name.setAccessibleName(words.gettext("Name on the page"))
        self.name.textChanged.connect(lambda _: self._look())
        column.addWidget(self.name)
        text = N_("Nobody else is named or counted on it, and it goes nowhere until you send it yourself.")
        column.addWidget(label(words.gettext(text), "note"))
        self._put_saving(column)
        column.addStretch(1)
        self.preview = Preview()
        self.preview.setAccessibleName(words.gettext("How the page looks"))
        row = QHBoxLayout(self._whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(area, 2)
        right = QVBoxLayout()
        right.setContentsMargins(0, 20, 24, 20)
        right.addWidget(self.preview)
        row.addLayout(right, 3)
        give_keys(self)
        dress(self, self._theme or current_theme())
        # Buttons do not wrap: the column is as wide as they are, and the preview takes the rest.
        page, bar = area.widget(), area.verticalScrollBar()
        if page is not None:
            area.setMinimumWidth(page.minimumSizeHint().width() + bar.sizeHint().width())
        self._look()

    def show_week(self, outlook: Outlook, week: str) -> None:
        """Make the page of another week."""
        self._outlook, self._week = outlook, week
        self._look()

    def show_outlook(self, outlook: Outlook) -> None:
        """Make the page of an outlook."""
        self.show_week(outlook, self._week)

    @property
    def wish(self) -> Wish:
        """The ticked content."""
        parts = frozenset(part for part, tick in self.parts.items() if tick.box.isChecked())
        categories = frozenset(one for one, tick in self.categories.items() if tick.box.isChecked())
        return Wish(parts, categories, self.name.text())

    def save_to(self, path: Path) -> bool:
        """Write the page, as PNG for that suffix and as PDF otherwise, readable by its owner only."""
        content = self.page.as_png() if path.suffix.lower() == ".png" else self.page.as_pdf()
        try:
            replace_file(path, content)
        except OSError:
            refused = GrenseError(
                "output_unwritable",
                N_("the output cannot be written"),
                hint=N_("is the folder there, and may you write in it"),
            )
            self.told.setText(problem(refused, self._words))
            self.told.show()
            return False
        self.told.setText(self._words.gettext("Saved: {path}").format(path=path))
        self.told.show()
        self.saved.emit(str(path))
        return True

    def _tick(self, column: QVBoxLayout, text: str, on: bool) -> Tick:
        tick = Tick(text)
        tick.box.setChecked(on)
        tick.toggled.connect(lambda _: self._look())
        column.addWidget(tick)
        return tick

    def _put_saving(self, column: QVBoxLayout) -> None:
        self.save_pdf = button(self._words.gettext("Save as PDF …"), first=True)
        self.save_pdf.clicked.connect(lambda _: self._choose("pdf"))
        self.save_png = button(self._words.gettext("Save as picture …"))
        self.save_png.clicked.connect(lambda _: self._choose("png"))
        for one in (self.save_pdf, self.save_png):
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        self.told = label("", "note")
        self.told.hide()
        column.addWidget(self.told)

    def _choose(self, form: str) -> None:
        suggested = str(Path.home() / f"grense-{self._week}.{form}")
        path, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), suggested, f"{form.upper()} (*.{form})")
        if path:
            chosen = Path(path)
            self.save_to(chosen if chosen.suffix else chosen.with_suffix(f".{form}"))

    def _look(self) -> None:
        sheet = sheet_of(self._outlook, self._week, self.wish, self._words)
        self.page = SharedPage(sheet, self._words, self._outlook.made)
        self.preview.show_page(self.page, sheet)
        for one in (self.save_pdf, self.save_png):
            one.setEnabled(bool(sheet.sections))
