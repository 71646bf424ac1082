"""A person's own addresses: accepted spellings, and which spellings name the same mailbox."""

from __future__ import annotations

import pytest

from grense.errors import GrenseError
from grense.model.addresses import bare_address, mailbox, own_addresses

ME = "kari@example.org"
KN = "kn@example.org"


@pytest.mark.parametrize(
    "me",
    [
        ME,
        [ME],
        "Kari@Example.ORG",
        f"mailto:{ME}",
        f"MAILTO:{ME}",
        f"<{ME}>",
        f"Kari Nordmann <{ME}>",
        f"Nordmann, Kari <{ME}>",
        f'"Nordmann, Kari" <{ME}>',
        f"Kari <mailto:{ME}>",
        f"{ME} <{ME}>",
        f"{ME} (Kari, at work)",
        f"  {ME},\n",
        [ME, f"Kari <{ME}>"],
    ],
)
def test_the_ways_to_write_an_address(me):
    assert own_addresses(me) == (ME,)


@pytest.mark.parametrize("text", [f"{ME}, {KN}", f"{ME}; {KN}", f"K <{ME}>,{KN}", f"{ME} {KN}"])
def test_several_addresses_in_one_text(text):
    assert own_addresses(text) == (ME, KN)


@pytest.mark.parametrize(
    "me", ["kari", "", " ", ["kari", ME], [ME, ""], "kari@", "@example.org", f"Kari {ME}", f"kari, {ME}", "a@b@c"]
)
def test_what_is_no_address_is_refused_without_repeating_it(me):
    with pytest.raises(GrenseError) as refusal:
        own_addresses(me)
    assert (refusal.value.title, refusal.value.detail) == ("not a mail address", "in 'me'")
    assert refusal.value.hint == "such as name@example.org"


def test_nobody_is_nobody():
    assert own_addresses(()) == ()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (f"mailto:mailto:{ME}", ME),
        (f"mailto:'{ME}'", ME),
        (f"mailto:{ME}?subject=x", ME),
        ("mailto:kari%40example.org", ME),
        ("mailto:iCloud", "icloud"),
    ],
)
def test_what_stands_around_an_address_goes(text, bare):
    assert bare_address(text) == bare


@pytest.mark.parametrize("address", ["kn@gmail.com", "k.n@gmail.com", "kn+work@gmail.com", "k.n+a+b@googlemail.com"])
def test_gmail_has_one_mailbox_for_many_addresses(address):
    assert mailbox(address) == "kn@gmail.com"


@pytest.mark.parametrize("address", ["k.n@example.org", "kn+work@example.org", "kn@notgmail.com"])
def test_other_providers_tell_addresses_apart(address):
    assert mailbox(address) == address
