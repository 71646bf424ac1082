"""The theme that fits the desktop: light, dark, or of high contrast."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from grense.drawing.palette import DARK, LIGHT, Theme

__all__ = ["DARK", "LIGHT", "Theme", "contrast", "theme_of"]

_HIGH_CONTRAST = 15.0  # between text and a window of pure black or white


def theme_of(palette: QPalette, scheme: Qt.ColorScheme) -> Theme:
    """The theme for the desktop's palette. A high-contrast palette keeps its own ink, and the charts their shapes."""
    window, text = (palette.color(role).name() for role in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText))
    dark = _luminance(window) < _luminance(text)
    if scheme != Qt.ColorScheme.Unknown:
        dark = scheme == Qt.ColorScheme.Dark
    theme = DARK if dark else LIGHT
    # A high-contrast desktop is detected by a window of pure black or white.
    if window != ("#000000" if dark else "#ffffff") or contrast(window, text) < _HIGH_CONTRAST:
        return theme
    return replace(
        theme, bg=window, surface=window, ink=text, ink2=text, ink3=text, line=text, line2=text, estline=text
    )


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours as in WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(a), _luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = QColor(colour)
    return sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in ((0.2126, parts.redF()), (0.7152, parts.greenF()), (0.0722, parts.blueF()))
    )
