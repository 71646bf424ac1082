"""Mail of a mailbox that is also private: only work mail is read, and only a bit leaves the reader."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.errors import SettingsError
from grense.sources.mail import read_mail
from grense.sources.mailbox_use import MailboxUse
from servers.stand import MARK

ME = "kari@example.org"
NOON = dt.datetime(2026, 11, 17, 11, tzinfo=dt.UTC)
WORK = MailboxUse(mailbox="mixed", work_domains=("example.org",))
BY_LABEL = MailboxUse(mailbox="mixed", work_folders=("Jobb",))


def a_mail(number: int, to: str, *, sender: str = ME, cc: str = "", more: str = "") -> str:
    fields = f"From: {MARK} <{sender}>\nTo: {to}\n" + (f"Cc: {cc}\n" if cc else "") + more
    return f"{fields}Date: Tue, 17 Nov 2026 {number:02}:00:00 +0000\nMessage-ID: <{number}@{MARK}.org>\n\n{MARK}\n"


def an_mbox(*mails: str) -> bytes:
    return "".join(f"From x Tue Nov 17 09:00:00 2026\n{one}\n" for one in mails).encode()


def hours(content: bytes | Path, use: MailboxUse | None = WORK, me: str = ME) -> list[int]:
    reading = read_mail(content, me=[me], now=NOON + dt.timedelta(days=7), mailbox=use)
    return [moment.hour for moment in reading.activities["start"]]


@pytest.mark.parametrize(
    ("mail", "counts"),
    [
        (a_mail(1, "ola@example.org"), True),
        (a_mail(1, f"{MARK} <OLA@Mail.Example.org>"), True),
        (a_mail(1, "friend@example.com", cc="ola@example.org"), True),
        (a_mail(1, ME, sender="ola@example.org"), True),
        (a_mail(1, "friend@example.com"), False),
        (a_mail(1, "ola@notexample.org"), False),
        (a_mail(1, "ola@example.org.example.com"), False),
        (a_mail(1, ME), False),
        (a_mail(1, "undisclosed-recipients:;"), False),
        (a_mail(1, "friend@example.com", more=f"Subject: ola@example.org {MARK}\n"), False),
    ],
)
def test_a_mail_is_work_where_somebody_else_of_the_domains_takes_part(mail: str, counts: bool) -> None:
    reading = read_mail(an_mbox(mail), me=[ME], mailbox=WORK)
    assert len(reading.activities) == counts
    assert reading.left_out == ({} if counts else {"not_of_work": 1})
    assert set(reading.activities.get("work_context", ())) == ({"sorted"} if counts else set())


def test_only_times_kinds_and_the_context_leave_the_reader() -> None:
    mails = an_mbox(a_mail(1, f"{MARK}@example.org"), a_mail(2, f"{MARK}@example.com"))
    reading = read_mail(mails, me=[ME], mailbox=WORK)
    assert list(reading.activities.columns) == ["start", "end", "kind", "work_context", "origin"]
    assert MARK not in str((reading.activities.to_dict(), dict(reading.left_out), reading.warnings))


@pytest.mark.parametrize(("use", "context"), [("work", "work"), ("mixed", "mixed")])
def test_without_domains_all_mail_counts_and_says_what_its_mailbox_is(use: str, context: str) -> None:
    reading = read_mail(an_mbox(a_mail(1, "friend@example.com")), me=[ME], mailbox=MailboxUse(mailbox=use))
    assert reading.activities["work_context"].tolist() == [context]


def test_domains_count_for_a_mixed_mailbox_alone() -> None:
    for use in (None, MailboxUse(mailbox="work", work_domains=("example.org",)), MailboxUse(mailbox="not_now")):
        assert hours(an_mbox(a_mail(1, "friend@example.com")), use) == [1]


def test_labels_of_gmail_and_folders_tell_work_mail(tmp_path: Path) -> None:
    labelled = a_mail(1, "friend@example.com", more='X-Gmail-Labels: =?UTF-8?Q?Sendt,"jobb"?=\n')
    assert hours(an_mbox(labelled, a_mail(2, "friend@example.com")), BY_LABEL) == [1]
    for folder, number in ((".Jobb", 3), (".Privat", 4), (".Kunder.Jobb", 5)):
        place = tmp_path / folder / "cur"
        place.mkdir(parents=True)
        (place / f"{number}:2,S").write_text(a_mail(number, "friend@example.com"))
    assert hours(tmp_path, BY_LABEL) == [3, 5]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("Takeout/Jobb.mbox", an_mbox(a_mail(6, "friend@example.com")))
        file.writestr("Takeout/Privat.mbox", an_mbox(a_mail(7, "friend@example.com")))
    assert hours(archive.getvalue(), BY_LABEL) == [6]


def test_a_folder_or_a_domain_is_enough() -> None:
    both = MailboxUse(mailbox="mixed", work_domains=("example.org",), work_folders=("Jobb",))
    labelled = a_mail(1, "friend@example.com", more="X-Gmail-Labels: Jobb\n")
    assert hours(an_mbox(labelled, a_mail(2, "ola@example.org"), a_mail(3, "friend@example.com")), both) == [1, 2]


def test_a_mail_that_the_mailbox_calls_sent_is_the_persons_whatever_address_it_bears() -> None:
    sent = a_mail(1, "friend@example.com", sender="info@example.org", more="X-Gmail-Labels: Sent\n")
    received = a_mail(2, ME, sender="info@example.org")
    assert hours(an_mbox(sent, received)) == [2]


def test_the_owner_is_found_all_the_same() -> None:
    mails = [a_mail(number, "ola@example.org") for number in range(3)] + [a_mail(5, "friend@example.com")]
    reading = read_mail(an_mbox(*mails), mailbox=WORK)
    assert reading.activities["kind"].tolist() == ["mail_sent"] * 3


NAMES = st.sampled_from(["kari", "ola", "per"])
DOMAINS = st.sampled_from(["example.org", "a.example.org", "example.com", "xexample.org"])
ADDRESSES = st.builds("{}@{}".format, NAMES, DOMAINS)


@given(st.lists(ADDRESSES, min_size=1, max_size=4), st.lists(ADDRESSES, max_size=3))
def test_the_reader_says_what_a_slow_reading_of_the_addresses_says(to: list[str], cc: list[str]) -> None:
    others = {one for one in (*to, *cc) if one != ME}
    at_work = any(one.endswith(("@example.org", ".example.org")) for one in others)
    assert hours(an_mbox(a_mail(1, ", ".join(to), cc=", ".join(cc)))) == [1] * at_work
    assert WORK.has_colleague([ME, *to, *cc], [ME]) == at_work


@pytest.mark.parametrize(
    "options",
    [
        {"mailbox": "private"},
        {"mailbox": "mixed", "work_domains": ("ola@example.org",)},
        {"mailbox": "mixed", "work_domains": ("",)},
        {"mailbox": "mixed", "work_domains": ("example",)},
    ],
)
def test_what_is_no_answer_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        MailboxUse.of(options)


def test_a_domain_with_other_letters_is_compared_as_it_is_encoded() -> None:
    use = MailboxUse(mailbox="mixed", work_domains=("bjørn.example",))
    assert hours(an_mbox(a_mail(1, "ola@bjørn.example"), a_mail(2, "ola@xn--bjrn-hra.example")), use) == [1, 2]


def test_a_domain_is_taken_with_capitals_blanks_and_an_at_sign() -> None:
    assert MailboxUse(work_domains=(" @Example.ORG ", "example.org")).work_domains == ("example.org",)
