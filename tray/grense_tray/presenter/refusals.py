"""The texts for a refusal while connecting: by whom, that nothing is connected, and what is wanted instead.

What was read before is not spoken of, since nothing was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.i18n.errors import error_texts
from grense_tray.presenter.connecting import Service
from grense_tray.presenter.error_hints import sentence

__all__ = ["PASSWORD_NOES", "Noes", "Refusal", "refusal"]

_NOTHING = N_("Nothing is connected, and nothing is kept.")
_ONCE = N_("Asked once. It is not tried again until you press the button, so the account is not locked.")
_TWICE = N_("Refused twice. Change something above, and the button can be pressed again.")
_NOT_IN = N_("{who} did not let this password in.")
_NO_PASSWORDS = N_("{who} lets no program in with a password.")
_UNANSWERED = N_("The server did not answer.")
_NOT_ENCRYPTED = N_("This address would send the password in clear, so nothing was sent.")
_NOT_ALLOWED = N_("Reading was not allowed on the sign-in page.")
_NOT_FINISHED = N_("The sign-in was not finished.")
# By the error's code: who said no, and what can be done.
_SAID: Mapping[str, tuple[str, str]] = {
    "wrong_password": (_NOT_IN, ""),
    "no_password_sign_in": (_NO_PASSWORDS, ""),
    **dict.fromkeys(
        ("server_unreachable", "server_no_answer", "server_no_answer_in_time", "server_too_slow", "connection_reset"),
        (_UNANSWERED, N_("Is this machine on the net?")),
    ),
    **dict.fromkeys(
        ("insecure_address", "server_not_encrypted"),
        (_NOT_ENCRYPTED, N_("An address with https is encrypted.")),
    ),
    "consent_withdrawn": (
        _NOT_ALLOWED,
        N_("Some organisations let no program in before they approve it. A calendar file works without asking anyone."),
    ),
    **dict.fromkeys(("try_cancelled", "sign_in_expired"), (_NOT_FINISHED, "")),
}
PASSWORD_NOES = ("wrong_password", "no_password_sign_in")
"""The codes of the errors that refuse a password."""


@dataclass(frozen=True)
class Refusal:
    """A refusal as it is shown; `link` is the text of its one link, empty for none."""

    title: str
    lines: tuple[str, ...] = ()
    link: str = ""

    @property
    def text(self) -> str:
        """All of it, for a screen reader."""
        return " ".join((self.title, *self.lines))


class Noes:
    """How often a password was refused: after two noes, the button waits until something was changed.

    >>> noes = Noes()
    >>> noes.add(), noes.waits, noes.add(), noes.waits
    (None, False, None, True)
    """

    def __init__(self) -> None:
        self._count, self.waits = 0, False

    def add(self) -> None:
        """Another no."""
        self._count += 1
        self.waits = self._count > 1

    def changed(self) -> None:
        """Something was changed, so that another try makes sense."""
        self.waits = False


def refusal(error: GrenseError, service: Service, domain: str, words: Catalogue, *, waits: bool = False) -> Refusal:
    """The refusal for an error of a try; with `waits` it says that something has to be changed first."""
    title, _, hint = error_texts(error, words)
    if error.code in _SAID:
        who, more = map(words.gettext, _SAID[error.code])
        said = who.format(who=service.company or domain)
    else:
        said, more = sentence(title), sentence(hint) if hint and not error.hint.startswith("grense ") else ""
    lines = [more] if more else []
    is_password = error.code in PASSWORD_NOES
    if is_password and service.wants:
        lines.append(f"{words.gettext(service.wants).rstrip('.')}.")  # a name of a service keeps its first letter
    if is_password:
        lines.append(words.gettext(_TWICE if waits else _ONCE))
    link = words.gettext("Where it is made …") if is_password and service.made_at else ""
    return Refusal(f"{said} {words.gettext(_NOTHING)}", tuple(lines), link)
