"""The page of the week window: header, nudge, leads, chart, hours, crossings and detail, in tab order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from grense.i18n import Catalogue
from grense.nudges import Nudge
from grense.wording.places import place_words_of
from grense.wording.week_pictures import legend_texts
from grense_tray.charts.hours_bars import HoursBars
from grense_tray.charts.layout import most_height
from grense_tray.charts.legend import Legend
from grense_tray.charts.spark import Spark
from grense_tray.charts.tables import TrendTable, WeekTable
from grense_tray.charts.trend import Trend
from grense_tray.charts.week_bar import WeekBar
from grense_tray.charts.week_picture import WeekPicture
from grense_tray.presenter.values import MakeSheet
from grense_tray.presenter.viewmodel import COMPARE, PATTERNS, PLANNED, TREND, Page
from grense_tray.windows.week.crossing_list import CrossingList
from grense_tray.windows.week.day_panel import DayPanel
from grense_tray.windows.week.detail import DetailPanel
from grense_tray.windows.week.group_list import GroupList
from grense_tray.windows.week.header import HeaderBar, WorkLine
from grense_tray.windows.week.leads import Leads
from grense_tray.windows.week.nudge_line import NudgeLine
from grense_tray.windows.widgets.controls import Hairline, Link, PushButton, Text
from grense_tray.windows.widgets.page_area import MessagePanel
from grense_tray.windows.widgets.states import CardBox, Do, Notes
from grense_tray.windows.widgets.style import AXIS, Paper
from grense_tray.windows.widgets.table_view import PictureTable

if TYPE_CHECKING:
    from grense_tray.windows.compare.compare_page import ComparePage
    from grense_tray.windows.patterns.patterns_page import PatternsPage

__all__ = ["WeekPage"]

_FIRST = 100
_MESSAGES = ("problem", "told", "questions")  # these appear by themselves, so they are below the page
_NARROW_MARGINS = 920
_WIDE = 1280  # px at a text of 13, from which the legend shares its line
_NARROW_HEAVY = 1000
_NARROW = 850  # px at a text of 13, below which the detail is placed under the list


class Wide(QScrollArea):
    """At least as high as its content. Content wider than the page scrolls sideways in it, so the page does not."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        inner.setObjectName("page")
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # Qt's name
        """The height of its content, and of the scroll bar if one is needed."""
        inner = self._inner.minimumSizeHint()
        bar = self.horizontalScrollBar().sizeHint().height() if inner.width() > self.width() else 0
        return QSize(inner.width(), self._inner.sizeHint().height() + bar)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """Any width."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Update the height: the scroll bar may appear or disappear."""
        super().resizeEvent(event)
        self.updateGeometry()


class WeekPage(QWidget):
    """The whole page. It shows a `Page` and decides nothing. `wished` carries the `Wishes` about the patterns."""

    wished = Signal(object)
    table_wanted = Signal()

    def __init__(self, paper: Paper, words: Catalogue, menu: QMenu, do: Do) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._paper, self._words = paper, words
        self.header = HeaderBar(paper, words, menu)
        self.work = WorkLine(paper)
        self.busy = Text(paper, "", AXIS, "ink2", wraps=False)
        self.busy.setObjectName("busy")
        self.busy.hide()
        self.nudge, self.messages = NudgeLine(paper, words), Notes(paper, do)
        self.panel = MessagePanel(paper, self.messages, self.nudge)
        self.banner = Notes(paper, do)
        self.week_bar, self.spark = WeekBar(), Spark()
        self.leads = Leads(paper, (self.week_bar, None, self.spark))
        self.picture, self.hours, self.trend = WeekPicture(), HoursBars(), Trend()
        self.legend = Legend()
        self.toggle = Link(paper, words.gettext("As a table (T)"), lambda: None, AXIS)
        self.privacy = Text(paper, "", AXIS, "ink3")
        self.privacy.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.notes = Notes(paper, do)
        self.week_rows, self.trend_rows = WeekTable(self), TrendTable(self)
        self.week_table = PictureTable(paper, words.gettext("The week as a table"), self.week_rows)
        self.trend_table = PictureTable(paper, words.gettext("The weeks as a table"), self.trend_rows)
        self.sheet = PushButton(paper, words.gettext("Make a sheet to share …"), lambda: do(MakeSheet()))
        self.list, self.groups = CrossingList(paper), GroupList(paper, words)
        self.main_card, self.aside_card = CardBox(paper, do), CardBox(paper, do, panel=True)
        self.asked = CardBox(paper, do, panel=True)
        self.trend_card = CardBox(paper, do)
        self.detail, self.by_day = DetailPanel(paper), DayPanel(paper, words)
        self.patterns: PatternsPage | None = None
        self.compare: ComparePage | None = None
        self._do = do
        self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._under = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._picture = QWidget()
        self._wide = Wide(self._picture)
        self._below = QWidget()
        self._whole = QVBoxLayout(self)
        self._lay()

    def show_page(self, page: Page, *, table: bool) -> None:
        """Rebuild the page; `table` shows the table in place of the chart."""
        theme, words = self._paper.theme, self._words
        self.header.tell(page.header)
        self.tell_busy(page.busy, None)
        trend, patterns = page.header.view == TREND, page.header.view == PATTERNS
        self._show_patterns(page, table=table)
        self._show_comparison(page, table=table)
        self.banner.tell([note for note in page.notes if note.kind == "example"])
        self.messages.tell([note for note in page.notes if note.kind in _MESSAGES])
        self.panel.settle()
        self.notes.tell([note for note in page.notes if note.kind not in (*_MESSAGES, "example", "privacy")])
        self.privacy.tell(" ".join(note.text for note in page.notes if note.kind == "privacy"))
        week = not trend and not patterns and page.comparison is None
        self.leads.tell(page.leads if week else ())
        if page.week is not None:
            self.week_bar.show_hours(page.week, words, theme)
        self.spark.show_trend(page.trend, words, theme)
        # A week in the future has no trend.
        self.spark.setVisible(page.header.view != PLANNED and bool(page.trend))
        self._wide.setVisible(week and not table)
        self._below.setVisible(week)
        empty = trend and page.trend_card is not None
        self.trend_card.tell(page.trend_card if trend else None)
        self.trend.setVisible(trend and not table and not empty)
        self.week_table.setVisible(table and week)
        self.trend_table.setVisible(table and trend and not empty)
        self.sheet.setVisible(trend and not empty)
        compared = page.comparison is None or page.comparison.card is None
        self.toggle.setVisible(not empty and compared and (page.patterns is None or bool(page.patterns.tables)))
        self.legend.setVisible(week and not table)
        self.toggle.setText(words.gettext("As a picture (T)") if table else words.gettext("As a table (T)"))
        if trend:
            limit = page.long_week
            self.trend.show_trend(page.trend, words, theme, limit=limit, categories=page.categories)
            if table:
                self.trend_rows.show_trend(page.trend, words, limit=limit, categories=page.categories)
                self.trend_table.fit()
        elif week:
            self._show_week(page, table=table)
        # It has the focus when the window opens, and screen readers then read its description.
        shown, card = (self.trend, page.trend_card) if trend else (self.picture, page.main)
        name = card.title if card is not None else shown.accessibleName()
        for lead in (one.lead for one in (page.patterns, page.comparison) if one is not None):
            name = lead or page.header.title
        self.setAccessibleName(name)
        self._order()

    def show_nudge(self, nudge: Nudge | None) -> None:
        """Show or clear the nudge, and update nothing else."""
        self.nudge.tell(nudge)
        self.panel.settle()
        self._order()

    def tell_busy(self, text: str, share: float | None) -> None:
        """Show the progress of reading, and update nothing else."""
        self.busy.tell(text)
        self.busy.setVisible(bool(text))
        self.work.tell(share)

    def wish(self, page: Page, *, table: bool) -> None:
        """Show another selection in the patterns, and update nothing else."""
        self._show_patterns(page, table=table)
        self._order()

    def pick(self, page: Page) -> None:
        """Show another selection, and update nothing else."""
        self.list.pick(page.picked)
        self._show_heavy(page)
        self.detail.tell(page.detail, self._words)
        self._order()

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """The height for the current width, and no more: texts are lower than at their minimum width."""
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place parts below each other in a narrow window."""
        super().resizeEvent(event)
        narrow = self.width() < self._paper.px(_NARROW)
        self._place_lower()
        self.leads.stack(stacked=narrow)
        # Keep the legend on one line as long as possible.
        self._under.setDirection(_direction(down=self.width() < self._paper.px(_WIDE)))
        margin = self._paper.px(24 if self.width() >= self._paper.px(_NARROW_MARGINS) else 16)
        self._whole.setContentsMargins(margin, self._paper.px(14), margin, self._paper.px(16))

    def _place_lower(self) -> None:
        """Place the detail beside the list, or under it; the days of a heavy week need more room."""
        narrow = self.width() < self._paper.px(_NARROW_HEAVY if not self.groups.isHidden() else _NARROW)
        self._lower.setDirection(_direction(down=narrow))

    def _show_patterns(self, page: Page, *, table: bool) -> None:
        """Show the patterns: they have many texts and are seldom shown, so they are created when first opened."""
        if page.patterns is not None and self.patterns is None:
            from grense_tray.windows.patterns.patterns_page import PatternsPage

            self.patterns = PatternsPage(self._paper, self._words, self._do)
            self.patterns.wished.connect(self.wished)
            self.patterns.table_wanted.connect(self.table_wanted)
            self._whole.insertWidget(self._whole.indexOf(self._wide), self.patterns, _FIRST)
        if self.patterns is not None:
            self.patterns.setVisible(page.patterns is not None)
        if self.patterns is not None and page.patterns is not None:
            self.patterns.show_view(page.patterns, table=table)

    def _show_comparison(self, page: Page, *, table: bool) -> None:
        """Show the compared weeks; they are seldom shown, too."""
        if page.comparison is not None and self.compare is None:
            from grense_tray.windows.compare.compare_page import ComparePage

            self.compare = ComparePage(self._paper, self._words, self._do)
            self.compare.table_wanted.connect(self.table_wanted)
            self._whole.insertWidget(self._whole.indexOf(self._wide), self.compare)
        if self.compare is not None:
            self.compare.setVisible(page.comparison is not None)
        if self.compare is not None and page.comparison is not None:
            self.compare.show_comparison(page.comparison, table=table)

    def _show_week(self, page: Page, *, table: bool) -> None:
        theme, words = self._paper.theme, self._words
        said, since = page.corrections, page.covered_from
        self.picture.show_week(page.week, words, theme, now=page.now, corrections=said, covered_from=since)
        if table:
            self.week_rows.show_week(page.week, words, now=page.now, corrections=said, covered_from=since)
            self.week_table.fit()
        self.hours.show_week(page.week, words, theme)
        ahead = any(one.planned for one in self.picture.evidence)
        heavy = page.heavy is not None
        received = page.week is not None and any(day.received for day in page.week.days)
        planned = page.header.view == PLANNED
        own = [one.item for one in self.picture.evidence]
        texts = legend_texts(words, planned=planned, ahead=ahead, heavy=heavy, received=received, own=own)
        places = place_words_of(page.week, words) if page.week is not None else {}
        self.legend.show_texts(texts | places, words, theme)
        self._show_list(page)
        self._show_heavy(page)
        self.main_card.tell(page.main)
        self.asked.tell(page.asked)
        self.aside_card.tell(page.aside)
        self.detail.tell(page.detail, words)

    def _show_list(self, page: Page) -> None:
        """Show the crossings; of a heavy week only the planned ones, since the others are grouped."""
        rows, title, note, plan_title = page.rows, page.list_title, page.list_note, page.plan_title
        if page.heavy is not None:
            rows = tuple(row for row in rows if row.planned)
            title, note, plan_title = plan_title, "", ""
        self.list.tell(title, note, rows, page.picked, plan_title)
        self.list.setVisible(bool(rows))

    def _show_heavy(self, page: Page) -> None:
        """Show the groups of a heavy week and its days, which are replaced by the detail of a chosen crossing."""
        self.groups.tell(page.list_title, page.heavy, page.picked)
        self.by_day.tell(page.heavy if page.detail is None else None)
        self._place_lower()
        self.picture.select(page.picked if page.heavy is None else page.heavy.lit)

    def _lay(self) -> None:
        px = self._paper.px
        picture = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._picture)
        picture.setContentsMargins(0, 0, 0, 0)
        picture.setSpacing(px(12))
        picture.addWidget(self.picture, 1)
        picture.addWidget(self.hours, 0)
        under, beside_legend = self._under, QHBoxLayout()
        under.setSpacing(px(4))
        beside_legend.setSpacing(px(12))
        top = Qt.AlignmentFlag.AlignTop
        for beside in (self.privacy, self.toggle):  # aligns all with the legend's first line
            beside.setMinimumHeight(px(24))
        under.addWidget(self.legend, 5, top)
        beside_legend.addWidget(self.privacy, 1, top)
        beside_legend.addWidget(self.toggle, 0, top | Qt.AlignmentFlag.AlignRight)
        beside_legend.addWidget(self.sheet, 0, top | Qt.AlignmentFlag.AlignRight)
        under.addLayout(beside_legend, 3)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.groups)
        left.addWidget(self.list)
        left.addWidget(self.main_card)
        left.addWidget(self.asked)  # below the permanent parts, so that nothing moves when it is answered
        left.addStretch(1)
        right.addWidget(self.detail)
        right.addWidget(self.by_day)
        right.addWidget(self.aside_card)
        right.addStretch(1)
        self._lower.setContentsMargins(0, 0, 0, 0)
        self._lower.setSpacing(px(32))
        self._lower.addLayout(left, 580)
        self._lower.addLayout(right, 440)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(px(8))
        below.addWidget(Hairline())
        below.addLayout(self._lower)
        whole = self._whole
        whole.setSpacing(px(6))
        zones: Sequence[QWidget] = (self.header, self.work, self.banner, self.leads)
        for zone in zones:
            whole.addWidget(zone)
        # In a tall window the rows of the charts grow first, and the rest stays below.
        self._wide.setMaximumHeight(most_height(self._paper.type.scale))
        for growing in (self._wide, self.trend):
            whole.addWidget(growing, _FIRST)
        for table in (self.trend_card, self.week_table, self.trend_table):
            whole.addWidget(table)
        whole.addLayout(under)
        whole.addWidget(self.notes)
        whole.addWidget(self._below)
        whole.addStretch(1)

    def main(self, view: str, *, table: bool) -> QWidget:
        """The main widget of a view: its chart, or its table."""
        if view == PATTERNS and self.patterns is not None:
            return self.patterns.main()
        if view == COMPARE and self.compare is not None:
            return self.compare.main()
        if view == TREND:
            return self.trend_table if table else self.trend
        return self.week_table if table else self.picture

    def stops(self) -> list[QWidget]:
        """The tab order: header, nudge, leads, chart, list, detail."""
        header = self.header
        widgets: Sequence[QWidget] = (
            header.back,
            header.forward,
            *header.views.values(),
            header.more,
            *_buttons(self.messages),
            *self.nudge.buttons,
            *_buttons(self.banner),
            *self.leads.boxes,
            self.picture,
            self.hours,
            self.trend,
            self.week_table,
            self.trend_table,
            *(self.patterns.stops() if self.patterns is not None else ()),
            *(self.compare.stops() if self.compare is not None else ()),
            self.toggle,
            self.sheet,
            *_buttons(self.notes),
            *self.list.rows,
            *(self.groups.rows if not self.groups.isHidden() else ()),
            *_buttons(self.trend_card),
            *_buttons(self.main_card),
            *_buttons(self.asked),
            *_buttons(self.detail),
            *((self.by_day.link, self.by_day.table, self.by_day.single) if not self.by_day.isHidden() else ()),
            *_buttons(self.aside_card),
        )
        return [widget for widget in widgets if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def _order(self) -> None:
        stops = self.stops()
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)


def _buttons(zone: QWidget) -> list[QPushButton]:
    return [button for button in zone.findChildren(QPushButton) if not button.isHidden()]


def _direction(*, down: bool) -> QBoxLayout.Direction:
    return QBoxLayout.Direction.TopToBottom if down else QBoxLayout.Direction.LeftToRight
