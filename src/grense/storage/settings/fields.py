"""The table of the settings, used for reading, the default file, the settings window and the reference page.

A new setting is one entry here, and its key in a group; its texts are in the catalogues.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grense.marks import N_
from grense.model.contract import Contract
from grense.rules.agreed_hours import Opening, Terms
from grense.rules.place_habit import PlaceHabit
from grense.rules.work_places import ELSEWHERE
from grense.storage.settings import options, values
from grense.storage.settings.field import SettingsGroup, ValueType, fields_of, setting, whole

__all__ = ["FIELDS", "GROUPS", "LONGEST_KEEPING", "Settings"]

LONGEST_KEEPING = 520


@dataclass(frozen=True)
class Settings:
    """The person's settings, each with its default.

    `sources` holds, by label, the options of each source as written, `kind` among them.
    """

    me: tuple[str, ...] = setting(
        (),
        ValueType(values.addresses, "addresses"),
        N_("Your own mail addresses. Default: none, and the one found in most of your mail and meetings is taken."),
        example='["kari@example.org"]',
        label=N_("Your own mail addresses"),
        note=N_("With commas between. They tell which meetings are yours. Empty: the one found in most of them."),
        reference="With names or without; they tell which meetings and mails are yours.",
    )
    tz: str | None = setting(
        None,
        ValueType(values.text_or_none, "zone"),
        N_("Your time zone. Default: this machine's, written here when the first source is connected."),
        example='"Europe/Oslo"',
        label=N_("Time zone"),
        note=N_("Empty: the zone of this machine. A name such as Europe/Oslo."),
        reference="It holds wherever the machine is.",
    )
    hours: str | tuple[str, ...] = setting(
        "mon-fri 08:00-16:00",
        ValueType(values.ordinary_hours, "hours"),
        N_(
            'When you ordinarily work. Over night: "mon-thu 22:00-06:00". Shifts that change with the week are a list '
            "of up to 12 weeks, which repeat, with rota_since below. Default: Monday to Friday, eight to four."
        ),
        label=N_("Ordinary hours"),
        note=N_("When you ordinarily work. What lies outside them is shown as such."),
    )
    core_hours: str | None = setting(
        None,
        ValueType(values.core_hours, "text"),
        N_("Core hours, within the ordinary hours. Meetings are held against them. Default: none."),
        example='"mon-fri 09:00-15:00"',
        label=N_("Core hours"),
        note=N_("Within the ordinary hours, such as mon-fri 09:00-15:00. Meetings are held against them. Empty: none."),
        reference="See [meetings](definitions.md#meetings).",
    )
    rota_since: dt.date | None = setting(  # noqa: RUF009  # a field, like all here
        None,
        ValueType(values.date_or_none),
        N_("A date in the first week of such a list. Default: none."),
        example="2026-01-05",
    )
    country: str | None = setting(
        None,
        ValueType(values.text_or_none, "country"),
        N_('A country whose public holidays are no working days: "NO", "DE-BY". Default: none.'),
        example='"NO"',
        label=N_("Public holidays of"),
        note=N_("They have no ordinary hours. A part of a country can be written, such as DE-BY."),
    )
    agreed_hours: float | None = setting(
        None,
        ValueType(values.hours_a_week, "decimal"),
        N_("The hours agreed for a week. Default: what is usual in the country, 37.5 in Norway."),
        example="37.5",
        label=N_("Hours agreed for a week"),
        note=N_("Work outside them is shown. Empty: what is usual in the country, 37.5 in Norway."),
        reference="Where nothing is known of a country, 40.",
    )
    contracts: tuple[Contract, ...] = setting(
        (),
        ValueType(values.contracts, "contracts"),
        N_(
            "Contracts that came later: the first day of each, and what it changed. Weeks before it stay as they "
            "were. Default: none."
        ),
        example='[{ from = 2026-08-01, agreed_hours = 30, hours = "mon-thu 08:00-16:00" }]',
        label=N_("Later contracts"),
        note=N_(
            "First day, hours a week and ordinary hours, with semicolons between: 2026-08-01 30 mon-thu 08:00-16:00."
        ),
        reference="Each has one of the two, or both.",
    )
    flexitime_lapses: str | None = setting(
        None,
        ValueType(values.day_of_year, "year_day"),
        N_("The day on which hours over the agreed time lapse, as month and day. Default: they do not."),
        example='"12-31"',
        label=N_("Hours over lapse"),
        note=N_("Whether hours worked beyond those agreed are lost on a day of the year."),
    )
    opening_balance: Opening | None = setting(  # noqa: RUF009  # a field, like all here
        None,
        ValueType(values.opening_balance, "opening"),
        N_(
            "What stood by your employer's count at the beginning of a Monday: hours over, or under with a minus. "
            "Default: nothing."
        ),
        example="{ on = 2026-01-05, hours = 12.5 }",
        label=N_("What stood at the beginning"),
        note=N_("A Monday, and the hours over by your employer's count: 2026-01-05 12.5. Under has a minus."),
    )
    role: str | None = setting(
        None,
        ValueType(values.role, "one"),
        N_(
            'The report\'s group that you belong to: "leader", "exempt" (from the working-time rules) or "other". It '
            "is looked at only when you ask for the report's shares. Default: none."
        ),
        example='"other"',
        label=N_("Your group in the report"),
        note=N_("Looked at only when you ask for the report's shares."),
        options=options.ROLES,
    )
    law: str | None = setting(
        None,
        ValueType(values.text_or_none, "file"),
        N_(
            'The law whose general limits stand beside your weeks: a name, the path of a file of your own, or "none". '
            "Default: by the country above, no_aml_general in Norway and eu_wtd elsewhere in the EEA."
        ),
        example='"no_aml_general"',
        label=N_("The law beside your weeks"),
        note=N_("Its general limits stand beside what the report counts. What else may be agreed, grense cannot see."),
        options=options.LAWS,
    )
    profile: str = setting(
        "afi_2022_04",
        ValueType(values.text, "file"),
        N_("The rules by which a crossing is one: a name, or the path of a file of your own. Default: afi_2022_04."),
        label=N_("What counts as a crossing"),
        note=N_(
            "Rules of the working environment act as the research report of 2022 reads them, or a file of your own."
        ),
        options=(("afi_2022_04", "AFI 2022:04"),),
    )
    rest_method: str | None = setting(
        None,
        ValueType(values.text_or_none, "one"),
        N_('How rest is found: "overnight", "start_anchored" or "rolling". Default: the profile\'s way.'),
        example='"overnight"',
        label=N_("How rest is found"),
        options=options.REST_METHODS,
    )
    language: str | None = setting(
        None,
        ValueType(values.text_or_none, "one"),
        N_('The language that grense speaks: "nb", "nn" or "en". Default: your system\'s, or else English.'),
        example='"nb"',
        label=N_("Language"),
        options=options.LANGUAGES,
    )
    include: tuple[str, ...] = setting(
        (),
        ValueType(values.texts, "several"),
        N_(
            'More of the calendar: "blocks" (nobody else is there), "unanswered", "private", "all". Default: nothing '
            "more."
        ),
        example='["blocks"]',
        label=N_("More of the calendar"),
        note=N_("Meetings with others that are not declined count anyway."),
        options=options.INCLUDED,
    )
    outside_meetings: str | None = setting(
        None,
        ValueType(values.outside_meetings, "one"),
        N_(
            'What meetings are where nobody else is of your organisation: "work", or "mixed" with private ones; '
            '"not_now" leaves it open. Default: they are asked about once, and outside ordinary hours each says that '
            "it is perhaps private."
        ),
        example='"work"',
        label=N_("Meetings where nobody else is of your organisation"),
        note=N_("Outside ordinary hours each of them says that it is perhaps private, unless all of them are work."),
        options=options.OUTSIDE_MEETINGS,
        reference="See [perhaps private](definitions.md#perhaps-private).",
    )
    long_entry_hours: float | None = setting(
        None,
        ValueType(values.hours_a_day, "decimal"),
        N_(
            "From how many hours on an entry of the calendar, mostly outside ordinary hours, counts only when you say "
            "that it was work: standby, for one. Default: 12."
        ),
        example="12",
        label=N_("Entries longer than meetings are, from hours"),
        note=N_("Mostly outside ordinary hours, such as standby. They count only when you say so. Empty: 12."),
        reference="See [long entries](readers.md#long-entries).",
    )
    long_entries: tuple[str, ...] = setting(
        (),
        ValueType(values.long_entries, "texts"),
        N_(
            'What such entries of some clock times are, "on-call" or "work"; grense correct writes it. Default: each '
            "is asked about."
        ),
        example='["16:00-08:00 on-call"]',
        label=N_("What such entries are"),
        note=N_(
            "By their clock times, with commas between: 16:00-08:00 on-call, 08:00-08:00 work. Empty: each is asked "
            "about."
        ),
        reference='`"16:00-08:00 +2 on-call"` ends two days later.',
    )
    shift_category: tuple[str, ...] = setting(
        (),
        ValueType(values.texts, "texts"),
        N_("The category of your calendar that marks your shifts; they are then your ordinary hours. Default: none."),
        example='["Shift"]',
        label=N_("Category of your shifts"),
        note=N_(
            "Entries of the calendar with this category are your ordinary hours. With commas between if there are "
            "several."
        ),
        reference="See [shifts](readers.md#shifts).",
    )
    place_categories: tuple[str, ...] = setting(
        (),
        ValueType(values.place_categories, "texts"),
        N_(
            'Categories of your calendar whose all-day entries say where you work: "home", "workplace" or "elsewhere". '
            "Default: none."
        ),
        example='["Hjemmekontor = home"]',
        label=N_("Categories that say where you work"),
        note=N_("All-day entries with these categories: Hjemmekontor = home, Kurs = elsewhere. Titles are never read."),
        reference="See [places by category](readers.md).",
    )
    keep_weeks: int = setting(
        26,
        whole(1, LONGEST_KEEPING, N_("write a whole number of weeks, from {least} to {most}")),
        N_("How many weeks are kept besides the present one. Default: 26."),
        label=N_("Weeks that are kept"),
        note=N_("Besides the present one. Older times are deleted by themselves."),
    )
    days_off: tuple[dt.date, ...] = setting(
        (),
        ValueType(values.dates, "days"),
        N_("Days without ordinary hours, such as leave. Default: none but those that a calendar tells of."),
        example="[2026-12-24, 2026-12-31]",
        label=N_("Days off"),
        note=N_("What a calendar tells of is known already."),
    )
    half_days: tuple[str, ...] = setting(
        (),
        ValueType(values.half_days, "half_days"),
        N_(
            "Days with a part of their ordinary hours: on 24 December until 12:00 every year, on one date from noon. "
            "Default: none."
        ),
        example='["12-24 12:00", "2026-05-13 12:00-16:00"]',
        label=N_("Half days"),
        note=N_(
            "With commas between: 12-24 12:00 ends every Christmas Eve at noon, 2026-05-13 12:00-16:00 is one "
            "afternoon."
        ),
        reference='`"2026-05-13 12:00"` ends them at noon on one date, `"2026-05-13 12:00-16:00"` leaves an afternoon.',
    )
    flexi_days: tuple[dt.date, ...] = setting(
        (),
        ValueType(values.dates, "dates"),
        N_("Days on which you took back hours over. They have no ordinary hours, and are no leave. Default: none."),
        example="[2026-11-20]",
        label=N_("Flexi days"),
        note=N_("Dates on which you took back hours over, with commas between. They are no leave."),
    )
    work_places: str = setting(
        "",
        ValueType(values.work_places, "text"),
        N_('Where you usually work, by the day: "home", "workplace" or "elsewhere". Default: nothing is known.'),
        example='"mon home, tue-thu workplace, fri home"',
        label=N_("Where you usually work"),
        note=N_("Days and a place, with commas between: mon home, tue-thu workplace, fri home."),
        reference="See [places of work](definitions.md#places-of-work).",
    )
    working_elsewhere: str = setting(
        ELSEWHERE,
        ValueType(values.work_place, "one"),
        N_(
            'What "working elsewhere" in your calendar means: "elsewhere", or "home" where it is your word for days at '
            "home. Default: elsewhere."
        ),
        label=N_('"Working elsewhere" means'),
        options=options.WORK_PLACES,
    )
    nudges: bool = setting(
        True,
        ValueType(values.yes_or_no, "switch"),
        N_("Whether the tray says when something is worth knowing. Default: true."),
        label=N_("Show nudges"),
        note=N_("Short messages about the evening and the days ahead, only to you."),
    )
    nudges_a_day: int = setting(
        1,
        whole(0, 5),
        N_("How many of these a day at the most, 0 to 5, beside the summary of the week. Default: 1."),
        label=N_("At most a day"),
        note=N_("Besides the weekly summary. Never two within an hour, and none during a meeting."),
    )
    nudges_off: tuple[str, ...] = setting(
        (),
        ValueType(values.texts, "several"),
        N_('The kinds that you do not want, such as "evening_soon" or "good_week". Default: none of them.'),
        example='["evening_soon"]',
        label=N_("Not about"),
    )
    summary_day: str = setting(
        "mon",
        ValueType(values.weekday, "one"),
        N_("When the week that has passed is summed up. Default: Monday at half past eight."),
        label=N_("Day of the weekly summary"),
        options=options.WEEKDAYS,
    )
    summary_time: str = setting(
        "08:30",
        ValueType(values.clock, "clock"),
        label=N_("Time of the weekly summary"),
    )
    quiet_from: str = setting(
        "22:00",
        ValueType(values.clock, "clock"),
        N_("The night, when nothing is said unless you are working just then. Default: ten to seven."),
        label=N_("Quiet from"),
        note=N_("Between these times nudges come only while you work."),
    )
    quiet_to: str = setting(
        "07:00",
        ValueType(values.clock, "clock"),
        label=N_("Quiet until"),
    )
    policy: str | None = setting(
        None,
        ValueType(values.text_or_none, "file"),
        N_(
            "A file with what your workplace has agreed on, such as no work after 20:00; nudges then follow it. "
            "Default: none."
        ),
        example='"policy.toml"',
        label=N_("What the workplace has agreed on"),
        note=N_("A file with its agreed limit and quiet hours. Nudges follow it; what counts does not change."),
        options=(("", N_("None")),),
        reference="See [the workplace's policy](../how-to/policy.md).",
    )
    strategies: tuple[str, ...] = setting(
        (),
        ValueType(values.texts, "several"),
        N_(
            "Ways to keep work and free time apart that grense can help with; grense strategies lists them. Default: "
            "none."
        ),
        example='["fixed_hours"]',
        label=N_("Ways to keep work and free time apart"),
        note=N_("As many or as few as you like. They stand beside what an employer can do, not in its place."),
        reference="See [strategies](../explanation/strategies.md).",
    )
    stop_time: str | None = setting(
        None,
        ValueType(values.clock_or_none, "clock_text"),
        N_("When your day ends, if one of these wants a reminder. Default: the end of ordinary hours."),
        example='"16:00"',
        label=N_("End of the day, for a reminder"),
        note=N_("Empty: the end of ordinary hours."),
    )
    questions: tuple[str, ...] = setting(
        (),
        ValueType(values.scales, "several"),
        N_(
            'The report\'s scales that the tray asks you about, once a month at the most: "connectedness", '
            '"employer_expectation", "work_home_conflict", "detachment", "burnout", "effort", "quality". Default: '
            "none, and it asks nothing by itself."
        ),
        example='["connectedness", "work_home_conflict", "detachment"]',
        label=N_("Ask me about"),
        note=N_(
            "Questions that the report asked, once a month at the most: a quiet line in the window, no notification. "
            "The answers stay on this machine, beside your own earlier ones."
        ),
    )
    guess: bool = setting(
        False,
        ValueType(values.yes_or_no, "switch"),
        N_(
            "Whether grense week asks once, before it shows a week, what you think the hours of the week before were. "
            "Default: false."
        ),
        example="true",
        label=N_("Ask for my own guess of the hours"),
        note=N_("Once a week, before grense week shows one in a terminal. Enter skips it."),
    )
    sources: Mapping[str, Mapping[str, Any]] = setting(
        {},
        ValueType(values.sources),
        N_("Where your times come from: one table each, under a name of your own. grense connect writes them."),
        example='[sources.work]\nkind = "caldav"\nurl = "https://calendar.example.org/"',
    )

    @property
    def hour_changes(self) -> tuple[tuple[dt.date, str], ...]:
        """The dates from which other ordinary hours apply, and the hours, as `OrdinaryHours` takes them."""
        return tuple((one.start, one.hours) for one in self.contracts if one.hours is not None)

    @property
    def place_habit(self) -> PlaceHabit:
        """Where the person usually works."""
        return PlaceHabit(self.work_places, self.working_elsewhere)

    @property
    def terms(self) -> Terms:
        """The agreed terms of flexitime."""
        changes = ((one.start, one.agreed_hours) for one in self.contracts)
        agreed = tuple((start, hours) for start, hours in changes if hours is not None)
        return Terms(self.agreed_hours, agreed, self.flexitime_lapses, self.opening_balance)


FIELDS = fields_of(Settings)

# fmt: off
GROUPS = (
    SettingsGroup("person", N_("You"), ("language", "me", "tz", "role")),
    SettingsGroup("hours", N_("Ordinary hours"), (
        "hours", "core_hours", "shift_category", "country", "days_off", "half_days", "flexi_days", "work_places",
        "working_elsewhere", "agreed_hours", "contracts", "opening_balance", "flexitime_lapses",
    )),
    SettingsGroup("rules", N_("What counts"), (
        "include", "outside_meetings", "long_entry_hours", "long_entries", "place_categories", "profile",
        "rest_method", "law",
    )),
    SettingsGroup("nudges", N_("Nudges"), (
        "nudges", "nudges_a_day", "quiet_from", "quiet_to", "summary_day", "summary_time", "nudges_off",
    )),
    SettingsGroup("boundaries", N_("Boundaries"), ("policy", "strategies", "stop_time")),
    SettingsGroup("questions", N_("Questions"), ("questions", "guess")),
    SettingsGroup("sources", N_("Sources")),
    SettingsGroup("data", N_("What is kept"), ("keep_weeks",)),
)
# fmt: on
