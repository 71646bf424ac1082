"""Drawing the page to share: one sheet of A4, in light colours, as vector graphics and text, not as pixels."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from grense.i18n import Catalogue
from grense.rules.categories import CATEGORIES
from grense_tray.charts.canvas import Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.hours_bars import HoursBars
from grense_tray.charts.legend import Legend
from grense_tray.charts.trend import Trend
from grense_tray.charts.week_picture import WeekPicture
from grense_tray.presenter.share_sheet import SharedSheet, SheetSection
from grense_tray.theme import LIGHT
from grense_tray.windows.widgets.style import AXIS, BASE, NOTE, PANEL, TITLE, colour, page_type, sized

__all__ = ["RATIO", "SharedPage"]

RATIO = 297 / 210
_XMP = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"/><?xpacket end="w"?>'
_DATE = re.compile(rb"/(?:CreationDate|ModDate) ?\([^)]*\)")
_WIDTH, _MARGIN, _AIR = 900.0, 52.0, 20.0
_PICTURE, _BARS = 350, 232
_PIXELS = 1800


class _ChosenTrend(Trend):
    """The trend with the chosen panels only; an empty panel would look like one without crossings."""

    def keep(self, categories: tuple[str, ...]) -> None:
        """Leave the other panels out; hours a week stay."""
        self._panels = tuple(one for one in self._panels if one.is_hours or one.sign in categories)
        self.arrange()


class _ChosenLegend(Legend):
    """The legend without the shapes that are not on the page."""

    def keep(self) -> None:
        """Leave received mail out: it would reveal facts about others."""
        self._texts.pop("received", None)


class _TimelessPicture(WeekPicture):
    """The week without the line of now: the time of making the page is private."""

    def keep(self) -> None:
        """Leave that line out."""
        self._facts = replace(self._facts, present=None)


class SharedPage:
    """A sheet, ready to be drawn on any device; content that does not fit on the page is scaled down."""

    def __init__(self, sheet: SharedSheet, words: Catalogue, now: dt.datetime) -> None:
        self._sheet, self._words, self._now = sheet, words, now
        self._type = page_type()
        self._width = _WIDTH
        scratch = QImage(8, 8, QImage.Format.Format_RGB32)
        painter = QPainter(scratch)
        while self._drawn(painter) > self._width * RATIO - _MARGIN and self._width < 3 * _WIDTH:
            self._width *= 1.06
        painter.end()

    def draw(self, painter: QPainter, width: float) -> None:
        """Draw the page at a width, from the painter's origin."""
        painter.save()
        painter.scale(width / self._width, width / self._width)
        painter.fillRect(0, 0, round(self._width) + 1, round(self._width * RATIO) + 1, colour(LIGHT.surface))
        self._drawn(painter)
        painter.restore()

    def as_pdf(self) -> bytes:
        """The page as PDF."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
        )
        writer.setTitle(self._sheet.title)
        writer.setCreator("grense")
        writer.setDocumentXmpMetadata(_XMP)
        painter = QPainter(writer)
        self.draw(painter, float(writer.width()))
        painter.end()
        buffer.close()
        return _without_date(bytes(buffer.data().data()))

    def as_png(self) -> bytes:
        """The page as PNG."""
        size = QSizeF(_PIXELS, _PIXELS * RATIO).toSize()
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(colour(LIGHT.surface))
        painter = QPainter(image)
        self.draw(painter, float(_PIXELS))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs have no format as text
        buffer.close()
        return bytes(buffer.data().data())

    def _drawn(self, painter: QPainter) -> float:
        """Draw everything, and return its height."""
        canvas = Canvas(painter, LIGHT, self._type)
        x, y, width = _MARGIN, _MARGIN, self._width - 2 * _MARGIN
        y += canvas.paragraph(x, y, width, self._sheet.title, TITLE, LIGHT.ink) + 2
        for text in (self._sheet.dates, self._sheet.name):
            if text:
                y += canvas.paragraph(x, y, width, text, BASE, LIGHT.ink2) + 2
        y += _AIR / 2
        parts = [one.part for one in self._sheet.sections]
        for section in self._sheet.sections:
            if section.part == "hours" and "picture" in parts:
                y += self._lines(canvas, section, x, y, width) + _AIR
                continue  # its bars are beside the chart
            y += canvas.paragraph(x, y, width, section.title, PANEL, LIGHT.ink) + 6
            y += self._body(canvas, section, x, y, width, parts) + _AIR
        canvas.line(x, y, x + width, y, LIGHT.line)
        y += 8
        for text in self._sheet.foot:
            y += canvas.paragraph(x, y, width, text, NOTE, LIGHT.ink2) + 4
        return y

    def _body(self, canvas: Canvas, section: SheetSection, x: float, y: float, width: float, parts: list[str]) -> float:
        if section.part == "picture":
            bars = _BARS if "hours" in parts else 0
            height = self._chart(canvas, self._picture(), x, y, width - bars, _PICTURE)
            if bars:
                self._chart(canvas, self._bars(), x + width - bars, y, bars, _PICTURE)
            legend = self._legend()
            return (
                height + 6 + self._chart(canvas, legend, x, y + height + 6, width, legend.heightForWidth(round(width)))
            )
        if section.part == "hours":
            height = self._lines(canvas, section, x, y, width) + 6
            return height + self._chart(canvas, self._bars(), x, y + height, _BARS, _PICTURE)
        if section.part == "trend":
            return self._chart(canvas, self._trend(), x, y, width, 0)
        return self._lines(canvas, section, x, y, width)

    def _lines(self, canvas: Canvas, section: SheetSection, x: float, y: float, width: float) -> float:
        """Draw sentences, with their basis at the right edge."""
        top = y
        for text, basis in section.lines:
            room = canvas.type.width(basis, AXIS) + 24 if basis else 0
            height = canvas.paragraph(x, y, width - room, text, BASE, LIGHT.ink)
            if basis:
                canvas.text(x + width, y + canvas.type.height(BASE) / 2, basis, AXIS, LIGHT.ink2, "right")
            y += height + 4
        return y - top

    def _chart(self, canvas: Canvas, chart: Chart, x: float, y: float, width: float, height: float) -> float:
        """Draw a chart, which is never shown as a widget, and return its height."""
        sized(chart, BASE, self._type)
        chart.type = self._type
        chart.resize(round(width), round(height) or 10)
        height = max(height, chart.minimumSizeHint().height())
        chart.resize(round(width), round(height))
        chart.arrange()
        canvas.painter.save()
        canvas.painter.translate(x, y)
        chart.draw(Canvas(canvas.painter, LIGHT, chart.type))
        canvas.painter.restore()
        chart.deleteLater()
        return height

    def _picture(self) -> Chart:
        picture = _TimelessPicture()
        picture.show_week(self._sheet.view, self._words, LIGHT, now=self._now)
        picture.keep()
        return picture

    def _bars(self) -> Chart:
        bars = HoursBars()
        bars.show_week(self._sheet.view, self._words, LIGHT)
        return bars

    def _legend(self) -> Chart:
        legend = _ChosenLegend()
        legend.show_kinds(self._words, LIGHT, planned=False)
        legend.keep()
        return legend

    def _trend(self) -> Chart:
        trend = _ChosenTrend()
        sheet = self._sheet
        categories = [one for one in CATEGORIES if one not in sheet.categories] + list(sheet.categories)
        trend.show_trend(sheet.trend, self._words, LIGHT, limit=sheet.long_week, categories=categories)
        trend.keep(sheet.categories)
        return trend


def _without_date(pdf: bytes) -> bytes:
    """A PDF without its creation date; of the same length, since its table has byte offsets."""
    return _DATE.sub(lambda found: b" " * len(found[0]), pdf)
