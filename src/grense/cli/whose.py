"""The prompt for the owner of files, shown in a terminal where the files do not name one."""

from __future__ import annotations

import sys

import typer

from grense.i18n import N_, Catalogue
from grense.services.gather import Gathered
from grense.wording.ownership import candidates, ownership_sentences

__all__ = ["ask_whose", "can_ask"]


def can_ask() -> bool:
    """Whether both input and output are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_whose(gathered: Gathered, words: Catalogue) -> tuple[str, ...]:
    """Prompt with the addresses found; return those chosen, for this run only, empty for none.

    Enter takes the address that was already inferred, where there is one.
    """
    offered = [address for address, _ in candidates(gathered)]
    if not offered:
        return ()
    for sentence in ownership_sentences(gathered, words):
        typer.echo(sentence)
    typer.echo(words.gettext("Which of these are yours?"))
    for number, (address, count) in enumerate(candidates(gathered), 1):
        typer.echo(f"  {number}  {address}  ({count})")
    taken = [number for number, address in enumerate(offered, 1) if address in gathered.me]
    chosen = _numbers(words, len(offered), ",".join(str(number) for number in taken))
    mine = tuple(offered[number - 1] for number in chosen)
    if mine:
        listed = ", ".join(f'"{address}"' for address in mine)
        typer.echo(
            words.gettext("Taken this once; me = [{addresses}] in the settings keeps it.").format(addresses=listed)
        )
    typer.echo()
    return mine


def _numbers(words: Catalogue, most: int, taken: str) -> list[int]:
    text = N_("Numbers, with commas") if taken else N_("Numbers, with commas between; Enter for none")
    text = words.gettext(text)
    while True:
        answer = str(typer.prompt(text, default=taken, show_default=bool(taken)))
        numbers = [part.strip() for part in answer.replace(" ", ",").split(",") if part.strip()]
        if all(part.isdecimal() and 0 < int(part) <= most for part in numbers):
            return [int(part) for part in dict.fromkeys(numbers)]
