"""A dict that cannot be changed, for the mappings of results and rules."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

__all__ = ["FrozenDict"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class FrozenDict(dict[_Key, _Value]):
    """A dict that refuses every change with a `TypeError`; `dict(...)` of it is one that can be changed.

    Unlike a `types.MappingProxyType` it can be pickled and deep-copied, `dataclasses.asdict` and `json.dumps` take it,
    and it can be hashed where its values can.

    >>> FrozenDict(evening=3)["sunday"] = 1
    Traceback (most recent call last):
    TypeError: FrozenDict cannot be changed
    """

    def _refuse(self, *_given: Any, **_named: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)
