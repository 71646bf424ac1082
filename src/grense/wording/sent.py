"""A mirror of one's own mails in free time, in words: counts, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from grense.i18n import Catalogue
from grense.model.sent import SentMails

__all__ = ["sent_lines"]


def sent_lines(sent: SentMails, evening_from: int | None, words: Catalogue) -> Iterator[str]:
    """The person's mails in free time; `evening_from` is in minutes after midnight, None without an evening rule."""
    if not sent.mails:
        yield words.gettext("No mail of yours is among the times.")
        return
    parts = [words.gettext("{count} on Sundays").format(count=sent.sunday)]
    if evening_from is not None:
        late = words.gettext("{count} after {time}").format(count=sent.evening, time=words.hour(evening_from))
        parts.insert(0, late)
    yield words.gettext("Of {mails} mails that you sent, {free} went out outside ordinary hours: {parts}.").format(
        mails=sent.mails, free=sent.free, parts=", ".join(parts)
    )
    if sent.known:
        yield words.gettext("{answers} of {known} of these answered another mail.").format(
            answers=sent.answers, known=sent.known
        )
    elif sent.free:
        yield words.gettext("Which of these answered another mail is not known.")
    yield words.gettext(
        "No recipient is kept. Ordinary hours are those of your settings; they stand in for the free time of those who "
        "got the mails, who can have other hours."
    )
