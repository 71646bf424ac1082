"""The report's questions, a scale a page, and the results of the person's answers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from grense.i18n import N_, Catalogue
from grense.model.answer import Answer
from grense.questions import course
from grense.services.protocol import Problem
from grense.wording.questions import ABOUT, TERMS
from grense_tray.presenter.error_hints import problem
from grense_tray.presenter.questionnaire import Asking
from grense_tray.theme import Theme
from grense_tray.windows.patterns.course_view import CourseView
from grense_tray.windows.questions.answer_row import AnswerRow
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.dialog import fit
from grense_tray.windows.widgets.paging import Steps, bring_into_view, scrolled
from grense_tray.windows.widgets.style import Paper

__all__ = ["CourseWindow", "QuestionsDialog"]

_WIDTH, _HEIGHT, _WIDEST = 660, 680, 620
_NOT_KEPT = N_("The answers on this page are not kept yet; Next tries again.")
_KEYS = N_("The keys 1 to 5 answer and go on to the next statement; Backspace takes an answer back.")


class QuestionsDialog(Steps):
    """The questions of `asking`.

    `page_finished` carries the answers of a page to store; `tell_kept` or `tell_refused` reports the result, and
    until then the page stays. `put_off` postpones the questions to the next month, `answers_wanted` requests
    the view of all earlier answers.
    """

    page_finished = Signal(object)
    put_off = Signal()
    answers_wanted = Signal()

    def __init__(
        self,
        asking: Asking,
        words: Catalogue,
        theme: Theme | None = None,
        *,
        earlier: Iterable[Answer] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, theme, parent)
        self.asking, self._earlier = asking, tuple(earlier)
        self._paper = Paper(self._theme)
        self._waiting: tuple[Answer, ...] = ()
        self.rows: list[AnswerRow] = []
        self.course: CourseView | None = None
        self.problem = label("", "problem")
        self.setWindowTitle(words.gettext("Questions"))
        fit(self, _WIDTH, _HEIGHT)
        self._show()

    def show_words(self, words: Catalogue) -> None:
        """Switch the language; the answers stay."""
        if not self._waiting:
            self.words = words
            self.setWindowTitle(words.gettext("Questions"))
            self._show()

    def show_earlier(self, answers: Iterable[Answer]) -> None:
        """Set the earlier answers, for the ending."""
        self._earlier = tuple(answers)

    def tell_kept(self) -> None:
        """Go to the next page: the page's answers are stored."""
        if self._waiting:
            kept, self._waiting = self._waiting, ()
            self._go_on(kept)

    def tell_refused(self, refused: Problem) -> None:
        """Show why the answers cannot be stored; they stay on the page, to try again."""
        if not self._waiting:
            return
        self._waiting = ()
        self._enable(True)
        said = problem(refused.error, self.words)
        self.problem.setText(f"{said} {self.words.gettext(_NOT_KEPT)}")
        self.problem.show()
        self.first_button().setFocus()
        QTimer.singleShot(0, self.problem, lambda: bring_into_view(self.problem))

    def finish_page(self) -> None:
        """Emit the page's answers to be stored; skip a page without any."""
        if self.asking.is_over or self._waiting:
            return
        self._waiting = self.asking.finished()
        if self._waiting:
            self._enable(False)
            self.page_finished.emit(self._waiting)
        else:
            self._go_on()

    def skip_page(self) -> None:
        """Go to the next page, without storing the page's answers."""
        self._go_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Answer the focused statement with a digit, or the first open one."""
        row, text = self._row(), event.text()
        if row is not None and len(text) == 1 and text in "12345":
            row.choose(int(text))
            self._go_to(self.asking.after(row.number))
        elif row is not None and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            row.choose(0)
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        if self.asking.is_over:
            self._show_end()
        else:
            self._show_questions()

    def _show_questions(self) -> None:
        page = self.asking.page(self.words)
        area, column = scrolled(_WIDEST)
        column.addWidget(label(page.progress, "note"))
        column.addWidget(label(page.title, "title"))
        if not self.asking.place:
            column.addWidget(label(self.words.gettext(ABOUT)))
        if page.stem:
            column.addWidget(label(page.stem, "head"))
        self.rows = [AnswerRow(statement, page.answers) for statement in page.statements]
        for row in self.rows:
            row.chosen.connect(self._chosen)
            column.addWidget(row)
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        if not self.asking.place:
            column.addWidget(label(self.words.gettext(_KEYS), "note"))
        column.addWidget(label(f"{page.origin} {self.words.gettext(TERMS)}", "note"))
        column.addStretch(1)
        aside = (N_("Leave the rest"), self.close) if self.asking.kept else (N_("Not this month"), self._put_off)
        buttons = self.row((N_("Skip this one"), self.skip_page), (N_("Next"), self.finish_page), aside=aside)
        self.show_page(area, buttons)
        self.rows[0].take_keyboard()

    def _show_end(self) -> None:
        self.rows = []
        ending = self.asking.ending(self._earlier, self.words)
        if not self.asking.kept:
            self.put_off.emit()
        area, column = scrolled(_WIDEST)
        column.addWidget(label(self.words.gettext("Your answers"), "title"))
        for line in ending.lines:
            column.addWidget(label(line))
        if ending.pulses:
            self.course = CourseView(self.words, self._paper)
            self.course.show_course(ending.pulses)
            column.addWidget(self.course)
        column.addStretch(1)
        aside = (N_("All your answers"), self.answers_wanted.emit) if self.asking.kept else None
        self.show_page(area, self.row((N_("Close"), self.close), aside=aside))
        self.first_button().setFocus()

    def _go_on(self, kept: Iterable[Answer] = ()) -> None:
        self.asking = self.asking.went_on(kept)
        self._show()

    def _put_off(self) -> None:
        self.put_off.emit()
        self.close()

    def _chosen(self, number: int, value: int) -> None:
        self.asking = self.asking.choosing(number, value) if value else self.asking.leaving_open(number)

    def _row(self) -> AnswerRow | None:
        """The statement that a key applies to."""
        if self._waiting:
            return None
        there = (row for row in self.rows if row.has_keyboard())
        open_ = (row for row in self.rows if row.value is None)
        return next(there, None) or next(open_, None)

    def _go_to(self, number: int | None) -> None:
        following = next((row for row in self.rows if row.number == number), None)
        if following is None:
            self.first_button().setFocus()
        else:
            following.take_keyboard()
            bring_into_view(following)

    def _enable(self, on: bool) -> None:
        current = self.current()
        if current is not None:
            current.setEnabled(on)


class CourseWindow(Steps):
    """All answers ever given, over time."""

    def __init__(self, words: Catalogue, theme: Theme | None = None, parent: QWidget | None = None) -> None:
        super().__init__(words, theme, parent)
        paper = Paper(self._theme)
        self.setWindowTitle(words.gettext("Your answers"))
        fit(self, _WIDTH, _HEIGHT)
        area, column = scrolled(_WIDEST)
        column.addWidget(label(words.gettext("Your answers"), "title"))
        text = N_("The means of your own answers, and of nobody else's. They tell how it went, not why.")
        column.addWidget(label(words.gettext(text)))
        self.course = CourseView(words, paper)
        column.addWidget(self.course)
        column.addStretch(1)
        self.show_page(area, self.row((N_("Close"), self.close)))

    def show_answers(self, answers: Iterable[Answer]) -> None:
        """Show these answers."""
        self.course.show_course(course(answers))
