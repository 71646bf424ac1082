"""Sentences about whose files were read, which are shown first, and the addresses to choose from."""

from __future__ import annotations

from grense.i18n import N_, NN_, Catalogue
from grense.model.addresses import mailbox
from grense.services.gather import CALENDAR, Gathered
from grense.sources.contents import MAILBOX, MESSAGE
from grense.wording.printable import printable

__all__ = ["candidates", "is_open", "ownership_lines", "ownership_sentences", "stated_line"]

_MOST_SHOWN = 5


def candidates(gathered: Gathered) -> list[tuple[str, int]]:
    """The addresses found, with the number of meetings and mails that contain each; those already taken come first.

    Addresses with unprintable characters are excluded, since they could not be recognised.
    """
    found = [(one, count) for one, count in gathered.owners.found if one.isprintable()]
    return sorted(found, key=lambda pair: not _is_taken(pair[0], gathered))


def is_open(gathered: Gathered) -> bool:
    """Whether the owner should be confirmed: it was guessed, or nothing in a file counts."""
    return _is_guessed(gathered) or bool(_uncounted(gathered))


def ownership_sentences(gathered: Gathered, words: Catalogue) -> list[str]:
    """Sentences about a guessed owner and about files without the person's activity; empty where the owner is clear."""
    sentences = []
    if _is_guessed(gathered):
        sentences.append(_guess(gathered, words))
    for forms, count in _uncounted(gathered):
        sentences.append(words.ngettext(*forms, count).format(count=count))
    return sentences


def ownership_lines(gathered: Gathered, words: Catalogue) -> list[str]:
    """The same sentences, with options to copy that name other addresses as one's own."""
    sentences = ownership_sentences(gathered, words)
    others = [one for one, _ in candidates(gathered) if not _is_taken(one, gathered)][:_MOST_SHOWN]
    if not sentences or not others:
        return sentences
    offered = words.gettext("Also found; what is yours can be named:")
    return [*sentences, offered, *(f"  --me {address}" for address in others)]


def stated_line(gathered: Gathered, words: Catalogue) -> str:
    """The address that was taken because the files state it; empty where it was given or guessed."""
    if not gathered.me_inferred or not gathered.owners.stated:
        return ""
    taken = ", ".join(printable(address) for address in gathered.me)
    return words.gettext("Address taken: {address}, which the files name as their owner's (--me changes it).").format(
        address=taken
    )


def _is_taken(address: str, gathered: Gathered) -> bool:
    return mailbox(address) in map(mailbox, gathered.me)


def _is_guessed(gathered: Gathered) -> bool:
    return gathered.me_inferred and not gathered.owners.stated and bool(gathered.me or gathered.owners.found)


def _guess(gathered: Gathered, words: Catalogue) -> str:
    if not gathered.me:
        return words.gettext("Whose files these are cannot be told.")
    has_mail = any(gathered.files.get(kind) for kind in (MAILBOX, MESSAGE))
    sentence = (
        N_("Address taken: {address}, which stands in most of the mail (--me changes it).")
        if has_mail
        else N_("Address taken: {address}, whose calendar it seems to be (--me changes it).")
    )
    return words.gettext(sentence).format(address=printable(gathered.me[0]))


def _uncounted(gathered: Gathered) -> list[tuple[tuple[str, str], int]]:
    """Files with activity but none of the person's: the sentence for each kind, and its count."""
    if gathered.kept is not None:
        return []
    counts = gathered.activities["kind"].value_counts()
    meetings, sent, received = (int(counts.get(kind, 0)) for kind in ("meeting", "mail_sent", "mail_received"))
    unanswered = gathered.left_out.get(CALENDAR, {}).get("unanswered", 0)
    found = []
    if unanswered and not meetings:
        found.append(
            (
                NN_(
                    "{count} meeting of the calendar is not known to be yours.",
                    "None of the {count} meetings of the calendar is known to be yours.",
                ),
                unanswered,
            )
        )
    if received and not sent and not meetings:
        found.append(
            (
                NN_(
                    "{count} mail is not known to be sent by you.",
                    "None of the {count} mails is known to be sent by you.",
                ),
                received,
            )
        )
    return found
