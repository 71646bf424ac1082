"""The description of one setting, and the type of its value."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar, cast

from grense.marks import N_
from grense.storage.settings import values

__all__ = ["Field", "SettingsGroup", "ValueType", "fields_of", "setting", "whole"]

T = TypeVar("T")


@dataclass(frozen=True)
class ValueType:
    """How a value is read and checked, and its form in the settings window.

    `read` gives the value that `Settings` holds, or raises `SettingsError`. `form` is one of those of
    `grense_tray.presenter.settings_fields.Choice`; empty where the file alone has the setting. A number lies from
    `least` to `most`.
    """

    read: Callable[[Any, values.ValuePlace], Any]
    form: str = ""
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Field:
    """One setting. All texts are English message ids of the catalogues, except `reference`.

    `comment` explains it in the default file and on the reference page, with the default after `Default: `;
    it is empty where the previous setting's comment covers both. `example` is its value as TOML. `label`, `note`
    and `options` are for the window; `options` are pairs of a value, empty for the default, and its name. `reference`
    is Markdown for the reference page only.
    """

    key: str
    default: Any
    type: ValueType
    comment: str
    example: str
    label: str = ""
    note: str = ""
    options: tuple[tuple[str, str], ...] = ()
    reference: str = ""

    @property
    def shown(self) -> str:
        """Its line in the default file, or its lines for a table."""
        return self.example if "\n" in self.example else f"{self.key} = {self.example}"


@dataclass(frozen=True)
class SettingsGroup:
    """The settings of one group on a page of the settings window, by key."""

    name: str
    title: str
    keys: tuple[str, ...] = ()


def setting(default: T, kind: ValueType, comment: str = "", **more: Any) -> T:
    """A field of the class `Settings` that describes a setting; `more` are other attributes of `Field`.

    The example defaults to the default value.
    """
    described = {"type": kind, "comment": comment, **more}
    if isinstance(default, dict):
        table = MappingProxyType(default)
        return cast(T, dataclasses.field(default_factory=lambda: table, metadata=described))
    return dataclasses.field(default=default, metadata=described)


def fields_of(settings: type) -> tuple[Field, ...]:
    """The settings that a class describes, in order."""
    return tuple(
        Field(one.name, default, **{"example": _as_toml(default), **one.metadata})
        for one, default in zip(dataclasses.fields(settings), vars(settings()).values(), strict=True)
    )


def _as_toml(default: Any) -> str:
    """A default as TOML; empty for one without a TOML form."""
    return json.dumps(default) if isinstance(default, str | int | float) else ""


def whole(least: int, most: int, hint: str = N_("write a whole number from {least} to {most}")) -> ValueType:
    """A whole number from `least` to `most`, shown in the window as a spin box."""
    return ValueType(partial(values.whole, bounds=(least, most), hint=hint), "number", least, most)
