"""The colours of windows, charts and plots, light and dark, by purpose; the icon and the terminal have their own."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "Theme"]


@dataclass(frozen=True)
class Theme:
    """Colours as `#RRGGBB`.

    `bg` window, `surface` panel, `band` ordinary hours, `sel` hover, `accsoft` behind a selected crossing, `line`
    hairlines, `line2` rests and button edges, `ink` text, `ink2` second text and the evening's line, `ink3` axes and
    notes, `trace` mail and basis signs, `hand` added by the person, `cal` meetings, `est` the estimate's fill and
    `estline` its outline, `acc` crossings and nothing else, `focus` links and focus, `ok` a week without crossings.
    """

    bg: str
    surface: str
    band: str
    sel: str
    accsoft: str
    line: str
    line2: str
    ink: str
    ink2: str
    ink3: str
    trace: str
    hand: str
    cal: str
    est: str
    estline: str
    acc: str
    focus: str
    ok: str
    dark: bool

    @property
    def primary(self) -> str:
        """The fill of the primary button."""
        return self.cal if self.dark else self.trace

    @property
    def on_primary(self) -> str:
        """The text on that button."""
        return "#0E1418" if self.dark else "#FFFFFF"

    @property
    def primary_focus(self) -> str:
        """The focus ring inside that button, where the focus colour would not be visible."""
        return self.ink if self.dark else self.cal


LIGHT = Theme(
    bg="#F6F7F6",
    surface="#FFFFFF",
    band="#E9EEEF",
    sel="#EAF1F5",
    accsoft="#F8EFDC",
    line="#D5DCDF",
    line2="#7A8891",
    ink="#1E2A32",
    ink2="#465560",
    ink3="#5C6B75",
    trace="#0B2C45",
    hand="#0B2C45",
    cal="#4080A8",
    est="#D5E4ED",
    estline="#5F859E",
    acc="#8A5500",
    focus="#1B5E9E",
    ok="#2B6654",
    dark=False,
)
DARK = Theme(
    bg="#151B1F",
    surface="#1C2429",
    band="#232D33",
    sel="#22303A",
    accsoft="#372E1C",
    line="#34414A",
    line2="#6F808B",
    ink="#E6ECEF",
    ink2="#B6C2C9",
    ink3="#97A6AF",
    trace="#DDF0FC",
    hand="#A8CCE3",
    cal="#6BA8CE",
    est="#2A414F",
    estline="#6690AA",
    acc="#E8B75E",
    focus="#7DB8EA",
    ok="#85C5AE",
    dark=True,
)
