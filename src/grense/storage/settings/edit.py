"""Changing single lines of the settings file, keeping everything else in it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from grense.errors import SettingsError
from grense.i18n import choose_language, load
from grense.marks import N_
from grense.sources.userinfo import without_userinfo
from grense.storage.files import make_folder, replace_file
from grense.storage.lock import locked
from grense.storage.settings.default_file import default_file
from grense.storage.settings.read import KEYS, nearest, parsed, text_of, understood

__all__ = ["add_source", "change", "ensure", "remove_source"]

_TABLE = re.compile(r"\s*\[")


def ensure(path: Path) -> bool:
    """Write the file with every setting explained, unless there is one; return whether it was written.

    The explanations are in the environment's language, since there are no settings yet.
    With several concurrent processes, one writes. Raises `SettingsError` where it cannot be written.
    """
    if path.exists():
        return False
    text = default_file(load(choose_language(None, os.environ)))
    try:
        make_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        # Any prefix of it has the same meaning, so an interrupted write does no harm.
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
    except OSError:
        if path.exists():
            return False
        raise _unwritable() from None
    return True


def change(path: Path, key: str, value: Any) -> None:
    """Set one setting, or remove it with None, which restores the default.

    A line that the default file has commented out is uncommented, and commented out again. Raises `SettingsError`
    for an unknown key, a value of the wrong form, and a file that cannot be read or written, which stays unchanged.
    """
    if key not in KEYS:
        names = nearest(key, KEYS) or ", ".join(KEYS)
        raise SettingsError(
            "unknown_setting", N_("unknown setting"), "{value}", "{names}", value=repr(key), names=names
        )
    _edit(path, lambda table: _with(table, key, value), lambda text: _set(text, key, value))


def add_source(path: Path, label: str, options: Mapping[str, Any]) -> None:
    """Write a source's table, `kind` among its options; an existing one of that label is changed. None leaves one out.

    A name and a password inside an address are also left out. Raises what `change` raises.
    """
    kept, _ = without_userinfo(options)
    chosen = {name: list(one) if isinstance(one, tuple) else one for name, one in kept.items() if one is not None}
    _edit(path, lambda table: _with_source(table, label, chosen), lambda text: _put_source(text, label, chosen))


def remove_source(path: Path, label: str) -> None:
    """Remove a source's table; the comments around it stay, and a missing table is no error.

    Raises what `change` raises.
    """
    _edit(path, lambda table: _with_source(table, label, None), lambda text: _drop_source(text, label))


def _edit(path: Path, wanted: Callable[[dict[str, Any]], dict[str, Any]], edit: Callable[[str], Iterable[str]]) -> None:
    """Write the first of the texts from `edit` that parses to the intended settings, and changes nothing else."""
    try:
        make_folder(path.parent)
        with locked(path):
            raw = text_of(path)
            understood(raw)
            goal = wanted(parsed(raw))
            if goal == parsed(raw):
                return
            _write(path, raw, _first(edit(raw.replace("\r\n", "\n")), goal))
    except OSError:
        raise _unwritable() from None


def _first(texts: Iterable[str], goal: dict[str, Any]) -> str:
    for text in texts:
        understood(text)
        if parsed(text) == goal:
            return text
    raise SettingsError(
        "settings_not_editable",
        N_("the settings file is written in a way that cannot be changed here"),
        hint=N_("change it by hand"),
    )


def _write(path: Path, before: str, after: str) -> None:
    newline = "\r\n" if "\r\n" in before else "\n"
    replace_file(path, after.replace("\n", newline).encode())


def _with(table: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    table.pop(key, None)
    return table if value is None else table | {key: list(value) if isinstance(value, tuple) else value}


def _with_source(table: dict[str, Any], label: str, options: dict[str, Any] | None) -> dict[str, Any]:
    sources = dict(table.pop("sources", {}))
    sources.pop(label, None)
    if options is not None:
        sources[label] = options
    return table | {"sources": sources} if sources else table


def _set(text: str, key: str, value: Any) -> Iterable[str]:
    import tomlkit

    if value is not None and key not in parsed(text):
        line = f"{key} = {_item(value).as_string()}"
        switched_off = re.compile(rf"^#[ \t]*{key}[ \t]*=.*$", re.MULTILINE)
        yield switched_off.sub(lambda _: line, text, count=1)
        yield f"{line}\n{text}"
    if value is None:
        yield re.compile(rf"^{key}[ \t]*=", re.MULTILINE).sub(r"# \g<0>", text, count=1)
    document = tomlkit.parse(text)
    if value is None:
        document.pop(key, None)
    else:
        document[key] = _item(value)
    yield tomlkit.dumps(document)


def _item(value: Any) -> Any:
    """A value on one line, including tables and lists of tables."""
    import tomlkit

    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        array = tomlkit.array()
        array.extend(_item(one) for one in value)
        return array
    return tomlkit.item(value)


def _put_source(text: str, label: str, options: dict[str, Any]) -> Iterable[str]:
    import tomlkit

    if label not in parsed(text).get("sources", {}):
        table = tomlkit.table()
        table.update(options)
        block = f"[sources.{label}]\n{table.as_string()}"
        yield f"{text.rstrip()}\n\n{block}" if text.strip() else block
    document = tomlkit.parse(text)
    known: Any = document.setdefault("sources", tomlkit.table(is_super_table=True)).setdefault(label, tomlkit.table())
    for name in [name for name in known if name not in options]:
        del known[name]
    known.update(options)
    yield tomlkit.dumps(document)


def _drop_source(text: str, label: str) -> Iterable[str]:
    import tomlkit

    lines = text.splitlines(keepends=True)
    header = re.compile(rf"\s*\[\s*sources\s*\.\s*[\"']?{re.escape(label)}[\"']?\s*\]")
    for first, line in enumerate(lines):
        if header.match(line):
            last = next((n for n in range(first + 1, len(lines)) if _TABLE.match(lines[n])), len(lines))
            # Lines right above the next table belong to that table.
            while lines[last - 1].strip() == "" or lines[last - 1].lstrip().startswith("#"):
                last -= 1
            yield "".join(lines[:first] + lines[last:])
    document = tomlkit.parse(text)
    sources: Any = document["sources"]
    del sources[label]
    if not sources:
        del document["sources"]
    yield tomlkit.dumps(document)


def _unwritable() -> SettingsError:
    return SettingsError(
        "settings_unwritable",
        N_("the settings file cannot be written"),
        hint=N_("is the folder there, and may you write in it"),
    )
