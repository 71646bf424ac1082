"""Print the week and its explanations on a terminal, aligned and with a reason for each line."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast

from rich.console import Console
from rich.text import Text

from grense.cli.canvas import ASCII, CROSSING, QUIET, UNICODE, Glyphs
from grense.cli.week_picture import draw_legend, draw_week
from grense.i18n import Catalogue
from grense.model.crossing import Crossing
from grense.model.presence import WeekPresence
from grense.model.week import WeekSummary
from grense.rules.categories import WEEK_HOURS, is_of
from grense.rules.profiles import Profile
from grense.services.gather import Gathered, ReportFiles
from grense.wording import crossings as sentences
from grense.wording import reading as accounts
from grense.wording.agreed import agreed_lines
from grense.wording.explanation import NAME_COLUMN, explanation_rows, explanation_title
from grense.wording.ownership import ownership_lines
from grense.wording.places import place_lines
from grense.wording.presence import at_machine_line
from grense.wording.timing import timing_clause

__all__ = ["Report", "open_console", "watched"]

BASES = ("trace", "calendar", "estimate")
_DAY_COLUMN = 7
_LEAST_ROOM = 20
_WIDEST_TEXT = 96
_SLOW_SECONDS = 1.0
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")

_PLAIN = str.maketrans("−–—‘’«»“”…·§æøåÆØÅé", '---\'\'""""..SaoaAOAe')


class _PlainFile:
    """A stream for terminals without Unicode: characters outside ASCII are replaced by similar ones."""

    encoding = "ascii"

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.translate(_PLAIN).encode("ascii", "replace").decode("ascii"))

    def flush(self) -> None:
        self._file.flush()

    def isatty(self) -> bool:
        return self._file.isatty()

    def fileno(self) -> int:
        return self._file.fileno()


def open_console(file: IO[str], environ: Mapping[str, str]) -> Console:
    """A console without colours in a pipe, and with ASCII only where the terminal has no Unicode."""
    plain = not _has_unicode(file, environ)
    stream = cast(IO[str], _PlainFile(file)) if plain else file
    return Console(file=stream, highlight=False, markup=False, emoji=False, safe_box=True)


def _has_unicode(file: IO[str], environ: Mapping[str, str]) -> bool:
    # In the plain locale Python still reports UTF-8, and sets LC_CTYPE to one of these (PEP 538).
    named = [environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    locale = next((name for name in named if name and name not in _COERCED), "")
    if locale in ("C", "POSIX"):
        return False
    try:
        "░▓█┃╬∘·━│╰─╯–".encode(getattr(file, "encoding", None) or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


class Report:
    """Prints the results, in one language, on one console."""

    def __init__(self, console: Console, words: Catalogue) -> None:
        self.console, self.words = console, words
        self.glyphs: Glyphs = ASCII if isinstance(console.file, _PlainFile) else UNICODE

    def week(
        self,
        week: WeekSummary,
        whys: Sequence[Crossing],
        gathered: Gathered,
        *,
        presence: WeekPresence | None,
        received: bool,
    ) -> None:
        """Print the week: the owner if unclear, heading, picture, crossings with their reasons, notes."""
        self.ownership(gathered)
        self._heading(week, gathered)
        self._agreed(week)
        for line in draw_week(week, self.words, width=self.console.width, glyphs=self.glyphs, received=received):
            self._line(line)
        self._blank()
        if week.has_work:
            self._line(draw_legend(week, self.words, glyphs=self.glyphs, received=received))
            self._blank()
        if places := place_lines(week, self.words):
            self.notes([*places, ""])
        self._crossings(week, whys, gathered)
        self._blank()
        if presence is not None:
            self.hanging(Text(), Text(at_machine_line(presence.at_machine, week, self.words)))
            self._blank()
        self.notes(self._week_notes(week, gathered))
        self.account(gathered)

    def explanations(self, week: WeekSummary, whys: Sequence[Crossing], gathered: Gathered, profile: Profile) -> None:
        """Print every crossing with rule, source, figures, evidence and what would clear it."""
        self.ownership(gathered)
        self._heading(week, gathered)
        rules = self.words.gettext("Rules: {title}, checked {date}.")
        self.notes(
            [
                rules.format(
                    title=self.words.gettext(profile.title or profile.id), date=self.words.day(profile.checked_on)
                )
            ]
        )
        self._blank()
        for why in whys:
            self._explanation(why)
            self._blank()
        if not whys:
            self._line(Text(self.words.gettext("No such crossings this week.")))
            self._blank()
        self.notes([self.words.gettext("Limits hold if nothing else is agreed. Silence is no proof of rest.")])

    def nothing(self, gathered: Gathered, weeks: Iterable[str]) -> None:
        """Print why there is nothing to show, and what would change it."""
        self.ownership(gathered)
        for line in accounts.source_lines(gathered, self.words):
            self._line(Text(line, QUIET))
        for line in accounts.nothing_lines(gathered, self.words, weeks=list(weeks)):
            self._line(Text(line))
        self.account(gathered)

    def ownership(self, gathered: Gathered) -> None:
        """Print which owner was assumed and the addresses to choose from, unless the files state it."""
        lines = ownership_lines(gathered, self.words)
        for line in lines:
            self._line(Text(line))
        if lines:
            self._blank()

    def account(self, gathered: Gathered) -> None:
        """Print what was left out, warnings from reading, and what reading does with the data."""
        parts = accounts.left_out_parts(gathered.left_out, self.words)
        if parts:
            self.notes([self.words.gettext("Left out: {parts}.").format(parts=", ".join(parts))])
        warnings = (accounts.warning_line(one, self.words) for one in gathered.warnings if one.code != "owner_unknown")
        self.notes(filter(None, warnings))
        if gathered.kept is None:
            self.notes([self.words.gettext("Read: times only. Nothing is stored, and nothing is sent.")])
        else:
            self.notes(accounts.kept_lines(gathered, gathered.kept, self.words))

    def notes(self, lines: Iterable[str]) -> None:
        """Print quiet sentences, one below the other."""
        for line in lines:
            self.hanging(Text(), Text(line, QUIET))

    def _heading(self, week: WeekSummary, gathered: Gathered) -> None:
        number = int(week.week[-2:])
        line = Text(self.words.gettext("Week {number}").format(number=number), "bold")
        line.append(f"   {self.words.week_dates(week.monday)}", QUIET)
        self._line(line)
        self.notes(accounts.source_lines(gathered, self.words))
        self._blank()

    def _agreed(self, week: WeekSummary) -> None:
        lines = agreed_lines(week, self.words)
        for number, line in enumerate(lines):
            self._line(Text(line, "bold" if number == 0 else ""))
        if lines:
            self._blank()

    def _crossings(self, week: WeekSummary, whys: Sequence[Crossing], gathered: Gathered) -> None:
        if not week.has_work and not whys:
            self._line(Text(accounts.empty_week(gathered, self.words)))
            return
        done, planned = ([why for why in whys if why.planned is ahead] for ahead in (False, True))
        if not done:
            self._line(Text(sentences.quiet_week(week, self.words)))
        else:
            title = self.words.gettext("Crossings this week")
            if week.now is not None:
                title = self.words.gettext("Crossings so far")
            self._listed(title, done)
        if planned:
            self._blank()
            self._listed(self.words.gettext("Planned, not counted"), planned)

    def _listed(self, title: str, whys: Sequence[Crossing]) -> None:
        self._line(Text(title, "bold"))
        whole = self.words.gettext("Week")
        outside = [why for why in whys if why.category == "outside_hours"]
        for why in whys:
            if why.category != "outside_hours":
                day = whole if is_of(why.category, WEEK_HOURS) else self.words.short_weekday(why.date)
                self._crossing(day, sentences.headline(why, self.words), self._shown_by(why))
                reason = f"{sentences.reason(why, self.words)} {timing_clause(why, self.words)}".strip()
                self.hanging(Text(" " * _DAY_COLUMN), Text(reason, QUIET))
        if outside:
            weakest = max(outside, key=lambda why: BASES.index(why.basis))
            self._crossing(whole, sentences.outside_days(outside, self.words), self._shown_by(weakest))

    def _shown_by(self, why: Crossing) -> str:
        return self.words.gettext("planned") if why.planned else sentences.basis_word(why.basis, self.words)

    def _crossing(self, day: str, sentence: str, shown_by: str) -> None:
        self.hanging(Text(f"{day:<{_DAY_COLUMN}}", CROSSING), Text(sentence), Text(shown_by, QUIET))

    def hanging(self, label: Text, text: Text, right: Text | None = None) -> None:
        """Print a label, a text that wraps beside it, and a word at the right edge of its first line."""
        aside = max(len(sentences.basis_word(basis, self.words)) for basis in BASES) + 2 if right is not None else 0
        width = min(self.console.width, _WIDEST_TEXT)
        room = max(width - len(label) - aside, _LEAST_ROOM)
        for number, part in enumerate(text.wrap(self.console, room)):
            part.rstrip()
            line = Text(no_wrap=True).append_text(label if number == 0 else Text(" " * len(label)))
            line.append_text(part)
            if number == 0 and right is not None:
                line.append(" " * max(width - len(line) - len(right), 1))
                line.append_text(right)
            self._line(line)

    def _week_notes(self, week: WeekSummary, gathered: Gathered) -> list[str]:
        notes = [
            self.words.gettext(
                "Est. joins what lies close together and adds some minutes before each mail; cal. is meetings and "
                "entries; trace is what was sent or entered."
            ),
            self.words.gettext("Estimates can be wrong, and silence is no proof of rest."),
        ]
        received = sum(_outside_sessions(day.received, day.sessions) for day in week.days)
        if received:
            form = self.words.ngettext(
                "{count} mail was received outside working time: contact, not work.",
                "{count} mails were received outside working time: contact, not work.",
                received,
            )
            notes.append(form.format(count=received))
        planned = sentences.planned_hours(week, self.words)
        long_entries = accounts.long_entry_lines(week, self.words, is_kept=gathered.kept is not None)
        return [*filter(None, (planned,)), *notes, *long_entries]

    def _explanation(self, why: Crossing) -> None:
        title = explanation_title(why, self.words)
        self.hanging(Text(f"{title}  ", CROSSING), Text(sentences.headline(why, self.words)))
        for name, sentence in explanation_rows(why, self.words):
            self.hanging(Text(f"  {name:<{NAME_COLUMN}}", QUIET), Text(sentence))
        evidence = sentences.evidence_lines(why, self.words)
        width = max((len(what) for what, _ in evidence), default=0) + 2
        name = self.words.gettext("Evidence")
        for what, times in evidence:
            label = Text(f"  {name:<{NAME_COLUMN}}", QUIET).append(f"{what:<{width}}", "default")
            self.hanging(label, Text(times))
            name = ""

    def _line(self, line: Text) -> None:
        # A picture is never cropped: a narrower terminal wraps it itself.
        self.console.print(line, overflow="ignore" if line.no_wrap else None, crop=not line.no_wrap)

    def _blank(self) -> None:
        self.console.print()


def _outside_sessions(moments: Iterable[float], sessions: Sequence[Any]) -> int:
    return sum(not any(span.start <= moment <= span.end for span in sessions) for moment in moments)


@contextmanager
def watched(files: int, words: Catalogue) -> Iterator[ReportFiles | None]:
    """A progress bar on stderr, only for slow readings and when stderr is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    begun = time.monotonic()
    bars = Bars(console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bars.add_task("")

    def told(number: int, done: int, total: int) -> None:
        if time.monotonic() - begun < _SLOW_SECONDS:
            return
        bars.start()
        text = words.gettext("file {number} of {files}").format(number=number + 1, files=files)
        bars.update(task, description=text, completed=done, total=max(total, 1), refresh=True)

    try:
        yield told
    finally:
        if bars.live.is_started:
            bars.stop()
