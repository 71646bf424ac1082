"""The question what a mailbox is used for, and its answers. Data only."""

from __future__ import annotations

from collections.abc import Mapping

from grense.i18n import N_

__all__ = ["BY_DOMAIN", "BY_FOLDER", "ONLY_WORK", "SETTLED", "SORTING", "USES", "WAYS", "WAYS_OF", "WORK_LISTS"]

ONLY_WORK = N_("Is this mailbox only for work?")
USES: Mapping[str, str] = {"work": N_("Yes"), "mixed": N_("No"), "not_now": N_("Not now")}
SORTING = N_("How can work mail be told from private mail?")

BY_DOMAIN, BY_FOLDER = "work_domains", "work_folders"
WAYS: Mapping[str, str] = {
    BY_DOMAIN: N_(
        "By domains: somebody else of your organisation, or of other domains that you name, takes part. Addresses are "
        "looked at while reading, and dropped."
    ),
    BY_FOLDER: N_("By folders or labels that you name."),
    "": N_("It cannot. What lies outside ordinary hours then counts as perhaps private, and says so."),
}
WAYS_OF: Mapping[str, tuple[str, ...]] = {
    "files": (BY_DOMAIN, BY_FOLDER, ""),
    "imap": (BY_DOMAIN, BY_FOLDER, ""),
    "jmap": (BY_DOMAIN, BY_FOLDER, ""),
    "exchange": ("",),
    "microsoft365": (BY_DOMAIN, ""),
    "google": (BY_DOMAIN, BY_FOLDER, ""),
}
WORK_LISTS: Mapping[str, str] = {
    BY_DOMAIN: N_("Domains of work, with commas between"),
    BY_FOLDER: N_("Folders or labels of work, with commas between"),
}
SETTLED: Mapping[str, str] = {
    "work": N_("All mail of {label} counts as work."),
    "sorted": N_("Only work mail of {label} is read, from the next reading on."),
    "mixed": N_("Mail of {label} outside ordinary hours counts as perhaps private."),
    "": N_("It is not asked about again. grense mailbox {label} asks."),
}
