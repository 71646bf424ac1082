"""`grense mailbox`, and the question what a mailbox is used for, also where a source is connected or read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from grense.cli.context import Session, check_choice, is_interactive
from grense.cli.options import Language
from grense.errors import GrenseError, SettingsError
from grense.i18n import N_
from grense.i18n.errors import error_texts
from grense.services import mailboxes, outside_meetings
from grense.services.connections import connection_of
from grense.sources.mailbox_use import NOT_NOW, MailboxUse, domains_of
from grense.wording import outside_meetings as about_outside
from grense.wording.mailboxes import BY_DOMAIN, ONLY_WORK, SETTLED, SORTING, USES, WAYS, WAYS_OF, WORK_LISTS

__all__ = ["ask_unasked", "ask_use", "register"]


def register(app: typer.Typer) -> None:
    """Register the command."""
    examples = "\b\nExamples:\n  grense mailbox post\n  grense mailbox post mixed --work-domain example.org"
    app.command(epilog=examples)(mailbox)


def mailbox(
    label: Annotated[str, typer.Argument(metavar="NAME", help="The source's name, as grense sources lists it.")],
    use: Annotated[
        str | None,
        typer.Argument(metavar="work|mixed", help="Only for work, or also private. Default: ask.", show_default=False),
    ] = None,
    domains: Annotated[
        list[str] | None,
        typer.Option(
            "--work-domain",
            metavar="DOMAIN",
            help="Of a mixed one, mail in which somebody else of this domain takes part is work; repeat it for each.",
            show_default=False,
        ),
    ] = None,
    folders: Annotated[
        list[str] | None,
        typer.Option(
            "--work-folder",
            metavar="NAME",
            help="Of a mixed one, mail in this folder, or with this label, is work; repeat it for each.",
            show_default=False,
        ),
    ] = None,
    lang: Language = None,
) -> None:
    """Say whether a connected mailbox is only for work.

    Without an option it asks. When the answer changes, the mail is read again.
    """
    session = Session.open(lang)
    with_mail = [one for one, options in session.settings.sources.items() if mailboxes.reads_mail(options)]
    check_choice(label, "source", with_mail)
    kind = str(session.settings.sources[label]["kind"])
    if use or domains or folders:
        said = MailboxUse(mailbox=use or "mixed", work_domains=tuple(domains or ()), work_folders=tuple(folders or ()))
    elif is_interactive():
        said = ask_use(session, kind, session.settings.me)
    else:
        raise GrenseError(
            "not_interactive", N_("nobody is there to be asked"), hint=N_("run it in a terminal, or say work or mixed")
        )
    _keep(session, label, said)


def ask_unasked(session: Session, labels: Sequence[str]) -> Session:
    """Ask what was never asked: about the mailboxes of these sources of which mail is kept, and about meetings.

    The meetings are those kept where nobody else is of the person's organisation. Returns the session with the answers.
    """
    if not labels or not is_interactive() or not session.home.has_store():
        return session
    with session.home.store() as store:
        waiting = mailboxes.unasked(session.settings.sources, store)
        has_outside = outside_meetings.is_to_be_asked(session.settings, store.activities())
    for label in filter(labels.__contains__, waiting):
        typer.echo(f"{label}:")
        _keep(session, label, ask_use(session, str(session.settings.sources[label]["kind"]), session.settings.me))
    if has_outside:
        _ask_outside(session)
    return session.reloaded()


def _ask_outside(session: Session) -> None:
    session.say(about_outside.OUTSIDE_MEETINGS)
    session.say(about_outside.WHY)
    said = _choice(session, about_outside.USES)
    outside_meetings.answer(session.home.settings_file, said)
    session.say(about_outside.SETTLED[said])


def ask_use(session: Session, kind: str, me: Sequence[str], likely: str = "") -> MailboxUse:
    """Ask what the mailbox of a source of this kind is used for, and how work mail is recognised.

    The domains of `me`, the person's own addresses, are offered as those of work. `likely` is the answer that Enter
    gives, a key of `USES`; without it there is none.
    """
    session.say(ONLY_WORK)
    said = _choice(session, USES, likely)
    if said != "mixed":
        return MailboxUse(mailbox=said)
    session.say(SORTING)
    way = _choice(session, {one: WAYS[one] for one in WAYS_OF[kind]})
    return MailboxUse.of({"mailbox": said} | ({way: _list(session, way, domains_of(me))} if way else {}))


def _list(session: Session, way: str, domains: Sequence[str]) -> tuple[str, ...]:
    offered = ", ".join(domains) if way == BY_DOMAIN else ""
    while True:
        answer = str(typer.prompt(session.words.gettext(WORK_LISTS[way]), default=offered or None))
        named = tuple(one.strip() for one in answer.split(",") if one.strip())
        try:
            MailboxUse.of({way: named})
        except SettingsError as error:
            title, _, hint = error_texts(error, session.words)
            session.say(N_("It did not work: {error}."), error=f"{title}, {hint}")
        else:
            if named:
                return named


def _choice(session: Session, texts: Mapping[str, str], likely: str = "") -> str:
    for number, text in enumerate(texts.values(), 1):
        session.say(f"{number}  " + session.words.gettext(text), indent=2)
    default = str(list(texts).index(likely) + 1) if likely else None
    while True:
        answer = str(typer.prompt(session.words.gettext("Number"), default=default)).strip()
        if answer.isdecimal() and 0 < int(answer) <= len(texts):
            return list(texts)[int(answer) - 1]


def _keep(session: Session, label: str, use: MailboxUse) -> None:
    connection_of(label, MailboxUse.without(session.settings.sources[label]) | use.options)  # may refuse what was said
    mailboxes.answer(session.home.settings_file, label, use)
    session.say(SETTLED["" if use.mailbox == NOT_NOW else use.work_context], label=label)
