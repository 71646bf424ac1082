"""Registered hours beside agreed and shown ones: a row a week, the whole week and the time outside enlarged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from grense.i18n import Catalogue
from grense_tray.charts.accessible_text import WEEK_KEYS
from grense_tray.charts.canvas import AXIS, BASE, DASHED, DENSE, MARK, STRONG, Canvas, Role
from grense_tray.charts.chart import Chart
from grense_tray.charts.comparison_layout import WeekRows, lay_rows, week_axis
from grense_tray.charts.layout import Box
from grense_tray.presenter.comparing import ComparisonRow, ComparisonView
from grense_tray.theme import Theme

__all__ = ["ComparisonChart"]

_WIDTH, _LEAST_WIDTH = 1052, 380
_BAR, _LINE, _THIN = 11, 17, 4
_PAST = Role(13, 650)
_LAST = 3  # the column of what is not registered


class ComparisonChart(Chart):
    """The weeks; up and down move through them, Enter opens one."""

    week_chosen = Signal(str)
    table_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = ComparisonView()
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_comparison(self, view: ComparisonView, words: Catalogue, theme: Theme) -> None:
        """Show the weeks of a view."""
        self.words, self.theme, self._view, self._current = words, theme, view, None
        self.setAccessibleName(view.lead)
        self.setAccessibleDescription(words.gettext(WEEK_KEYS))
        self.redraw()

    @property
    def rows(self) -> WeekRows:
        """The layout at the current width."""
        weeks = [row.week for row in self._view.rows]
        longest = max((max(one.agreed + one.outside, one.registered or 0.0) for one in weeks), default=0.0)
        outside = max((one.outside + one.without_trace for one in weeks), default=0.0)
        return lay_rows(self.width(), self.scale, self._widths(), longest / 60, outside / 60)

    def row_at(self, y: float) -> int | None:
        """The row at a y."""
        rows = self.rows
        number = int((y - rows.top) // rows.row)
        return number if 0 <= number < len(self._view.rows) else None

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:  # Qt's name
        rows = self.rows
        height = rows.height(len(self._view.rows), self._meeting_height(rows))
        return QSize(round(_LEAST_WIDTH * self.scale), round(height + 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        super().resizeEvent(event)
        self.updateGeometry()  # a change of width may put the figures under the bars

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        rows = self.rows
        for number, row in enumerate(self._view.rows):
            if row.past:
                self._mark(canvas, rows.box(number))
        self._axes(canvas, rows)
        self._heads(canvas, rows)
        for number, row in enumerate(self._view.rows):
            self._row(canvas, rows, number, row)
        self._sums(canvas, rows)

    def draw_over(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        if self._current is not None and self.hasFocus():
            canvas.box(self.rows.box(self._current), None, canvas.theme.focus, radius=3, width=1.5)

    def event(self, event: QEvent) -> bool:  # as Qt or `Chart` describes it
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), "" if number is None else self._view.rows[number].spoken, self)
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # Qt's name
        number = self.row_at(event.position().y())
        if number is not None:
            self.week_chosen.emit(self._view.rows[number].week.week)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        self._by_keyboard = True
        key, last = event.key(), len(self._view.rows) - 1
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and last >= 0 and not event.modifiers():
            step = 1 if key == Qt.Key.Key_Down else -1
            before = self._current if self._current is not None else (-1 if step > 0 else last + 1)
            self._current = min(max(before + step, 0), last)
            self.tell(self._view.rows[self._current].spoken)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.week_chosen.emit(self._view.rows[self._current].week.week)
        elif key == Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _mark(self, canvas: Canvas, box: Box) -> None:
        inset = 3 * canvas.scale
        canvas.box(box, canvas.theme.sel)
        canvas.box(Box(box.x, box.y + inset, inset, box.height - 2 * inset), canvas.theme.trace)

    def _axes(self, canvas: Canvas, rows: WeekRows) -> None:
        theme, scale = canvas.theme, canvas.scale
        for number in range(len(self._view.rows) + 1):
            y, _ = rows.track(number)
            canvas.line(0, y, rows.width, y, theme.line)
        limit = None if self._view.limit is None else self._view.limit / 60
        ticks = 32 * scale
        room = self.type.width("00", AXIS) + 14 * scale
        for hours in rows.outside.ticks(room):
            self._upright(canvas, rows, rows.outside.x(hours * 60), theme.line)
        for axis, named in (
            (rows.week, week_axis(rows.week.ticks(room), limit)),
            (rows.outside, rows.outside.ticks(room)),
        ):
            for hours in named:
                side = "centre" if hours else "left"
                canvas.text(axis.x(hours * 60), ticks, self._hours(hours), AXIS, theme.ink3, side)
        if self._view.limit is not None:
            x, over = rows.week.x(self._view.limit), self._view.limit / 60
            text = self.words.decimal(over, 1 if over % 1 else 0)
            canvas.text(x, ticks, text, MARK, theme.ink2, "centre")
            self._upright(canvas, rows, x, theme.ink2, DENSE)

    def _upright(self, canvas: Canvas, rows: WeekRows, x: float, colour: str, dashes: tuple[float, ...] = ()) -> None:
        """Draw a line through the bars of all rows, and not through the figures below them."""
        for top, bottom in map(rows.track, range(len(self._view.rows))):
            canvas.line(x, top, x, bottom, colour, 1, dashes)

    def _heads(self, canvas: Canvas, rows: WeekRows) -> None:
        theme, scale = canvas.theme, canvas.scale
        for axis, text in (
            (rows.week, self.words.gettext("The whole week")),
            (rows.outside, self.words.gettext("Outside agreed hours, enlarged")),
        ):
            canvas.text(axis.left, 11 * scale, text, STRONG, theme.ink2)
        middle = 32 * scale + (rows.top - 44 * scale)
        for number, (right, head) in enumerate(zip(rows.columns, self._view.heads[1:], strict=True)):
            last = number == _LAST
            canvas.text(right, middle, head, MARK if last else AXIS, theme.ink if last else theme.ink2, "right")

    def _row(self, canvas: Canvas, rows: WeekRows, number: int, row: ComparisonRow) -> None:
        theme, scale, week, middle = canvas.theme, canvas.scale, row.week, rows.bars(number)
        width = canvas.text(rows.name, middle, row.number, STRONG, theme.ink)
        canvas.text(rows.name + max(width, 20 * scale) + 6 * scale, middle, row.date, AXIS, theme.ink3)
        self._figures(canvas, rows, number, row)
        if row.word:
            canvas.text(rows.week.left, middle, row.word, AXIS, theme.ink3)
            return
        covered = week.outside - week.not_registered
        self._bar(canvas, rows.week.left, rows.week.x(week.agreed), middle)
        self._bar(canvas, rows.week.x(week.agreed), rows.week.x(week.agreed + covered), middle)
        self._past(canvas, rows.week.x(week.agreed + covered), rows.week.x(week.agreed + week.outside), middle)
        start, thin = rows.week.left + scale, _THIN * scale
        canvas.box(Box(start, middle - thin / 2, rows.week.x(week.shown) - rows.week.left, thin), theme.trace)
        axis, line = rows.outside, covered + week.without_trace
        self._bar(canvas, axis.left, axis.x(covered), middle)
        if round(week.without_trace):
            self._traceless(canvas, axis.x(covered), axis.x(line), middle)
        end = axis.x(line + week.not_registered)
        self._past(canvas, axis.x(line), end, middle)
        if week.registered is not None:
            for x in (rows.week.x(week.registered), axis.x(line)):
                canvas.line(x, middle - _LINE / 2 * scale, x, middle + _LINE / 2 * scale, theme.ink, 2)
        if row.past:
            canvas.text(end + 8 * scale, middle, row.past, _PAST, theme.ink)

    def _figures(self, canvas: Canvas, rows: WeekRows, number: int, row: ComparisonRow) -> None:
        theme = canvas.theme
        inks = (theme.ink2, theme.ink, theme.ink2, theme.ink if row.past else theme.ink3)
        for column, (right, text, ink) in enumerate(zip(rows.columns, row.figures, inks, strict=True)):
            role = _PAST if column == _LAST and row.past else BASE
            canvas.text(right, rows.figures(number), text, role, ink, "right")

    def _sums(self, canvas: Canvas, rows: WeekRows) -> None:
        theme, scale = canvas.theme, canvas.scale
        number = len(self._view.rows)
        if not number:
            return
        middle = rows.bars(number)
        canvas.text(rows.name, middle, self._view.sums[0], MARK, theme.ink2)
        for right, text in zip(rows.columns, self._view.sums[1:], strict=True):
            canvas.text(right, middle, text, STRONG, theme.ink, "right")
        if self._view.meeting:
            y = rows.top + number * rows.row + (5 * scale if not rows.is_stacked else 25 * scale)
            canvas.paragraph(rows.week.left, y, self._meeting_room(rows), self._view.meeting, AXIS, theme.ink2)

    def _bar(self, canvas: Canvas, left: float, right: float, middle: float) -> None:
        if right - left >= 1:
            canvas.box(self._box(left, right, middle), canvas.theme.est, canvas.theme.estline, radius=2)

    def _past(self, canvas: Canvas, left: float, right: float, middle: float) -> None:
        if right - left >= 0.5:
            canvas.box(self._box(left, max(right, left + 2 * self.scale), middle), canvas.theme.cal, radius=1)

    def _traceless(self, canvas: Canvas, left: float, right: float, middle: float) -> None:
        box = self._box(left, right, middle)
        canvas.box(box, canvas.theme.surface)
        canvas.frame(box, canvas.theme.ink3, DASHED)

    def _box(self, left: float, right: float, middle: float) -> Box:
        return Box(left, middle - _BAR / 2 * self.scale, right - left, _BAR * self.scale)

    def _hours(self, hours: int) -> str:
        return str(hours) if hours else self.words.gettext("{hours} h").format(hours=0)

    def _widths(self) -> list[float]:
        """The width of each column of figures: its head, or its widest figure."""
        view = self._view
        columns = zip(view.heads[1:], view.sums[1:], *(row.figures for row in view.rows), strict=True)
        return [
            max(self.type.width(head, MARK), *(self.type.width(text, _PAST) for text in texts))
            for head, *texts in columns
        ]

    def _meeting_room(self, rows: WeekRows) -> float:
        right = rows.columns[-1] if rows.is_stacked else rows.outside.right + 40 * self.scale
        return right - rows.week.left

    def _meeting_height(self, rows: WeekRows) -> float:
        if not self._view.meeting:
            return 0.0
        return self.type.wrapped(self._view.meeting, AXIS, self._meeting_room(rows)).height()
