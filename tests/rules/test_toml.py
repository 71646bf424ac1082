"""Every reader of TOML raises its own clear error for any text; no error of Python's own reader is passed on."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grense.errors import RuleError, SettingsError
from grense.rules.profiles import load_profile
from grense.rules.toml import DEEPEST, TomlError, parse_toml
from grense.storage.policy import load_policy
from grense.storage.settings import load

BAD = {
    "nested lists": "a = " + "[" * 5000 + "]" * 5000,
    "nested tables": "a = " + "{b = " * 5000 + "1" + "}" * 5000,
    "nested names": "a." * 5000 + "b = 1",
    "nested headers": "[" + "a." * 5000 + "b]",
    "a long integer": f"keep_weeks = {'9' * 5000}",
    "a long hexadecimal integer": f"keep_weeks = 0x{'f' * 5000}",
    "more than 64 bits": f"keep_weeks = {2**63}",
    "a long integer in a list": f"a = [1, {'9' * 5000}]",
    "no value": "a = \n",
    "an open text": 'a = "',
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_each_reader_raises_its_own_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.toml"
    path.write_text(f"# first\n{text}")
    with pytest.raises(SettingsError, match="line 2"):
        load(path)
    with pytest.raises(SettingsError, match="line 2"):
        load_policy(path)
    with pytest.raises(RuleError, match="line 2"):
        load_profile(path)


@given(st.text(st.sampled_from('a1.=[]{}",\n"""#xf-:T e'), max_size=60))
@example("a = 2026-13-40")
@example("a = 1e999999999")
@example("a = 99:99:99")
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(TomlError):
        assert isinstance(parse_toml(text), dict)


def test_what_toml_allows_is_read() -> None:
    assert parse_toml(f"a = {2**63 - 1}\nb = {-(2**63)}") == {"a": 2**63 - 1, "b": -(2**63)}
    depth = DEEPEST - 2
    assert parse_toml("a = " + "[" * depth + "]" * depth)
