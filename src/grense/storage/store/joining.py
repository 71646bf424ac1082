"""Joins the rows of a damaged store and of a copy: the store's as far as readable, else the copy's too."""

from __future__ import annotations

from grense.storage.store import schema
from grense.storage.store.engine import Database
from grense.storage.store.salvage import TABLES, Salvaged, SalvagedRows

__all__ = ["counted", "joined", "write"]

_COUNTED = ("correction", "answer", "reason", "guess", "shown", "activity", "absence")
_OF_SOURCES = ("source", "part", "activity", "absence")


def joined(store: Salvaged | None, copy: Salvaged | None) -> Salvaged:
    """The rows of both to be stored.

    A table that was read whole from the store is taken as it is. Where some of it is lost, the copy's rows are added. A
    correction never changes once it was stored, so where the two differ, the copy's is right: the other was damaged
    since.
    Where rows of sources are lost, or come from a copy, no mark is stored, so that the sources are read again.
    """
    if store is None or copy is None:
        one = store or copy or Salvaged()
        return _unmarked(one) if store is None or _lost_of_sources(store) else one
    both = Salvaged()
    for name in ("answer", "reason", "guess", "shown", "meta"):
        both.rows[name] = _added(store, copy, name)
    as_given = copy.rows["correction"]
    both.rows["correction"] = {key: as_given.get(key, row) for key, row in _added(store, copy, "correction").items()}
    if not _lost_of_sources(store):
        both.rows.update({name: store.rows[name] for name in _OF_SOURCES})
        return both
    _join_sources(both, store, copy)
    return _unmarked(both)


def counted(found: Salvaged | None, without: Salvaged | None = None) -> dict[str, int]:
    """The number of rows by table, for tables of value to the person; `without` excludes those of another."""
    more, less = (one.rows if one else {} for one in (found, without))
    return {name: max(len(more.get(name, ())) - len(less.get(name, ())), 0) for name in _COUNTED}


def write(connection: Database, rows: Salvaged) -> None:
    """Write the rows into an empty store. Those with an unknown source are left out."""
    sources = {number for (number,) in rows.rows["source"]}
    parts = {number for (number,), row in rows.rows["part"].items() if row[1] in sources}
    for name, table in TABLES.items():
        keep = [
            row
            for row in rows.rows[name].values()
            if (name != "part" or row[0] in parts) and (name not in ("activity", "absence") or row[0] in parts)
        ]
        marks = ", ".join("?" * len(table.columns))
        connection.executemany(f"INSERT OR IGNORE INTO {name} VALUES ({marks})", keep)  # noqa: S608  # our own names
    if ("salt",) not in rows.rows["meta"]:
        schema.renew_salt(connection)


def _added(store: Salvaged, copy: Salvaged, name: str) -> SalvagedRows:
    if name not in store.lost:
        return store.rows[name]
    return {**copy.rows[name], **store.rows[name]}


def _lost_of_sources(found: Salvaged) -> bool:
    return not found.lost.isdisjoint(_OF_SOURCES)


def _unmarked(found: Salvaged) -> Salvaged:
    found.rows["part"] = {key: (*row[:3], None) for key, row in found.rows["part"].items()}
    return found


def _join_sources(both: Salvaged, store: Salvaged, copy: Salvaged) -> None:
    """Merge sources and parts by their names, since their numbers may differ, and the rows of each part."""
    sources: dict[str, int] = {}
    parts: dict[tuple[int, str], int] = {}
    for found in (store, copy):
        labels = {number: str(label) for number, label in found.rows["source"].values()}
        new_numbers = {}
        for number, source, name, _ in found.rows["part"].values():
            if source in labels:
                owner = sources.setdefault(labels[source], len(sources) + 1)
                new_numbers[number] = parts.setdefault((owner, name), len(parts) + 1)
        for label in labels.values():
            sources.setdefault(label, len(sources) + 1)
        for table in ("activity", "absence"):
            for row in found.rows[table].values():
                if row[0] in new_numbers:
                    moved = (new_numbers[row[0]], *row[1:])
                    both.rows[table][moved] = moved
    both.rows["source"] = {(number,): (number, label) for label, number in sources.items()}
    both.rows["part"] = {(number,): (number, owner, name, None) for (owner, name), number in parts.items()}
