"""What the name of a folder says of the mails in it: sent, not sent yet, unwanted or thrown away.

Mail programs name these folders in the language of the account; Gmail's labels bear the same names.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Sequence

__all__ = ["DELETED", "DRAFT", "SENT", "SPAM", "place_named", "place_of", "plain_name"]

SENT, DRAFT, SPAM, DELETED = "sent", "draft", "spam", "deleted"

_NAMES = {
    SENT: """
        sent, sent items, sent mail, sent messages, sent-mail, sent objects,
        sendt, sendt post, sendt e-post, sendt mail, sendte, sendte elementer, sendte element, sendte meldinger,
        sendte e-poster, sendte mails, skickat, skickade, skickade objekt, skickat mail, lähetetyt,
        lähetetyt viestit, lähetetyt kohteet, sendir hlutir, gesendet, gesendete elemente, gesendete objekte,
        verzonden, verzonden items, verzonden berichten, envoyés, messages envoyés, éléments envoyés, objets envoyés,
        enviado, enviados, elementos enviados, itens enviados, mensajes enviados, correo enviado, e-mails enviados,
        inviata, inviati, posta inviata, posta inviati, wysłane, elementy wysłane, odeslané, odeslaná pošta,
        отправленные, 送信済み, 送信済みメール, 已发送, 已发送邮件""",
    DRAFT: """
        draft, drafts, kladd, kladder, utkast, luonnokset, drög, entwurf, entwürfe, concept, concepten, klad, brouillon,
        brouillons, borrador, borradores, rascunho, rascunhos, bozza, bozze, wersje robocze, szkice, koncepty,
        черновики, 下書き, 草稿, outbox, unsent messages,
        utboks, utkorg, postausgang, templates, maler, malar, skabeloner,
        mallar, vorlagen, sjablonen, modèles,
        modelli, plantillas, scheduled, planlagt, planlagte, schemalagt, ajastettu,
        geplant, gepland, planifié, planifiés, programado, programados, programmata, programmati, zaplanowane""",
    SPAM: """
        spam, junk, junk mail, junk e-mail, junk email, bulk mail, søppelpost, søppel-e-post, uønsket e-post, uønsket,
        uønskt e-post, skräppost, skräp, roskaposti, junk-e-mail, spamverdacht, ongewenste e-mail, ongewenst,
        courrier indésirable, indésirables, pourriel, correo no deseado, lixo eletrônico, lixo eletrónico,
        posta indesiderata, wiadomości-śmieci, nevyžádaná pošta, спам, 迷惑メール, 垃圾邮件""",
    DELETED: """
        deleted, deleted items, deleted messages, trash, bin, papirkurv, papirkorg, slettede elementer, sletta element,
        slettet post, slettede meldinger, slettet, papperskorg, papperskorgen, borttaget, borttagna objekt, roskakori,
        poistetut, poistetut kohteet, papierkorb, gelöscht, gelöschte elemente, gelöschte objekte, prullenbak,
        verwijderde items, corbeille, éléments supprimés, messages supprimés, papelera, elementos eliminados,
        papeleira, lixeira, lixo, itens excluídos, itens eliminados, cestino, posta eliminata, kosz,
        elementy usunięte, koš, odstraněná pošta, корзина, удаленные, ゴミ箱, 已删除邮件, 已删除""",
}
_PLACES = {
    unicodedata.normalize("NFC", name.strip()): place for place, names in _NAMES.items() for name in names.split(",")
}
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
# "Sent.mbox", "Sent Messages.imapmbox", "[Gmail].sbd", and the copies and parts that exports number.
_ENDING = re.compile(r"(?i)\.(?:mbox|imapmbox|mbx|mbs|sbd|mozmsgs|mbox\.\w+)$")
_NUMBER = re.compile(r"[-_ .]*(?:\(?\d{1,4}\)?)$")


def place_of(parts: Sequence[str]) -> str:
    """Which of `SENT`, `DRAFT`, `SPAM` and `DELETED` the names of the folders around a mail say, "" for none.

    The outermost name decides, and that a mail was sent is the weakest of them: it may have been thrown away since.

    >>> place_of(("[Gmail].sbd", "Sent Mail"))
    'sent'
    >>> place_of(("Trash", "Sent.mbox"))
    'deleted'
    """
    said = [place for part in parts for name in _names(part) if (place := place_named(name))]
    return next((place for place in said if place != SENT), SENT if said else "")


def place_named(name: str) -> str:
    """The same of one name, as it is read: in any case, composed or not."""
    return _PLACES.get(unicodedata.normalize("NFC", name).casefold().strip(), "")


def plain_name(name: str) -> str:
    """A folder's name for a person to read: IMAP has a UTF-7 of its own, which Maildir takes over."""
    return _SHIFTED.sub(_plain, name)


def _names(part: str) -> list[str]:
    bare = _ENDING.sub("", part)
    # Maildir++ and some servers write a tree of folders with dots: ".Sent.2026", "INBOX.Sent".
    if part.startswith(".") or part.casefold().startswith("inbox."):
        return [plain_name(name) for name in bare.split(".")]
    return [plain_name(bare), plain_name(_NUMBER.sub("", bare))]


def _plain(shifted: re.Match[str]) -> str:
    if not shifted[1]:
        return "&"
    letters = shifted[1].replace(",", "/")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4)).decode("utf-16-be")
    except ValueError:
        return shifted[0]
