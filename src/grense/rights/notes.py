"""The places by name, and a sentence or two on the rights there, in English as in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from grense.i18n import N_

__all__ = ["NAMES", "NOTES"]

NAMES: Mapping[str, str] = {
    "NO": N_("Norway"),
    "FR": N_("France"),
    "ES": N_("Spain"),
    "IT": N_("Italy"),
    "BE": N_("Belgium"),
    "PT": N_("Portugal"),
    "GR": N_("Greece"),
    "SK": N_("Slovakia"),
    "HR": N_("Croatia"),
    "CY": N_("Cyprus"),
    "LU": N_("Luxembourg"),
    "SI": N_("Slovenia"),
    "BG": N_("Bulgaria"),
    "IE": N_("Ireland"),
    "CA-ON": N_("Ontario, Canada"),
    "AU": N_("Australia"),
    "AR": N_("Argentina"),
    "CL": N_("Chile"),
    "MX": N_("Mexico"),
    "CO": N_("Colombia"),
    "PE": N_("Peru"),
    "CR": N_("Costa Rica"),
    "TH": N_("Thailand"),
    "UY": N_("Uruguay"),
    "EC": N_("Ecuador"),
    "DE": N_("Germany"),
    "SE": N_("Sweden"),
    "DK": N_("Denmark"),
    "FI": N_("Finland"),
    "NL": N_("Netherlands"),
    "GB": N_("United Kingdom"),
    "CH": N_("Switzerland"),
    "US": N_("United States"),
    "KE": N_("Kenya"),
    "IN": N_("India"),
    "EU": N_("European Union"),
}

NOTES: Mapping[str, str] = {
    "NO": N_(
        "What exists instead: the Working Environment Act tells working time from off-duty time (§ 10-1) and has 11 "
        "hours of rest in 24 and 35 in 7 days as its general rule (§ 10-8). An employer can have rules of its own, "
        "such as an agreed limit in the evening. For regular work at home a regulation asks for a written agreement, "
        "which has its hours, and when one is available where that is agreed."
    ),
    "FR": N_(
        "A yearly duty to negotiate about it where there are union sections, usually from 50 employees; failing an "
        "agreement a charter, after the works council has been heard, with training."
    ),
    "ES": N_(
        "A right, and an internal policy of the employer after the staff's representatives have been heard; managers "
        "are included. There can be fines."
    ),
    "IT": N_(
        "For agile work the individual agreement names times of rest and the technical measures for them. Pay is not "
        "affected."
    ),
    "BE": N_(
        "A company agreement or work rules with arrangements, guidelines for tools, and training. Federal civil "
        "servants have had rules of their own since 1 February 2022."
    ),
    "PT": N_(
        "The employer is not to contact staff in their periods of rest, except for force majeure. The authority's "
        "note of July 2025 counts even mails that ask for no answer; authors dispute that."
    ),
    "GR": N_(
        "Those who work remotely may abstain from work and communication outside hours, without detriment. The terms "
        "are agreed with representatives, or else set and announced by the employer."
    ),
    "SK": N_("Those who work at home or remotely need not look at mail or phone in time off."),
    "HR": N_(
        "A principle of being unavailable in rest and on leave, with exceptions for urgent need, for work that calls "
        "for it, and for what has been agreed. Authors dispute how much it adds."
    ),
    "CY": N_("Those who work remotely may disconnect fully outside hours. Civil servants are not covered."),
    "LU": N_(
        "A scheme wherever digital tools are used; the works council is informed, and decides with the employer from "
        "150 employees. Fines apply from that deadline; the pages that retell the law name days from 30 June to 4 July "
        "2026."
    ),
    "SI": N_(
        "Measures by that deadline, through an agreement or an internal act; the employer has the burden of proof."
    ),
    "BG": N_(
        "Those who work remotely are not obliged to answer in their daily and weekly rest, unless it has been agreed "
        "otherwise."
    ),
    "IE": N_(
        "Staff do not routinely work outside hours, are not penalised for that, and respect the same for others. The "
        "code can be used as evidence; not to follow it is no offence."
    ),
    "CA-ON": N_(
        "A written policy for every year in which there are at least 25 employees on 1 January, by 1 March; in 2022 by "
        "2 June. The rule gives no new right to disconnect."
    ),
    "AU": N_(
        "Staff may refuse to monitor, read or answer contact outside hours unless that is unreasonable; reason, "
        "disruption, pay, role and family count. The contact itself is not banned."
    ),
    "AR": N_("The employer may not give those who work remotely tasks or send them messages outside hours."),
    "CL": N_("For those who work remotely without fixed hours, a block without contact in every 24 hours."),
    "MX": N_("The employer respects that those who work 40 % or more elsewhere are disconnected outside hours."),
    "CO": N_(
        "No orders or requests outside hours, and a policy of the employer. Not for management and posts of trust."
    ),
    "PE": N_("Staff, those who work remotely above all, need not answer outside hours. How far it reaches is unclear."),
    "CR": N_("Those who work remotely need not answer outside hours."),
    "TH": N_("Those who work remotely may refuse contact after hours, unless they agreed to it in writing beforehand."),
    "UY": N_(
        "For those who work remotely, at least 8 hours on end between working days; they need not answer messages "
        "outside their hours."
    ),
    "EC": N_(
        "For those who work remotely, in private and public employment: at least 12 hours on end in which they need "
        "not answer, and the employer sends no orders."
    ),
    "DE": N_(
        "What exists instead: the Working Time Act has 11 hours of rest after the day's work, and limits in hours. "
        "Employers and works councils can agree on more."
    ),
    "SE": N_("No law says whether an employer may get in touch outside hours; there is no duty to answer then."),
    "DK": N_(
        "What exists instead: 11 hours of rest between workdays and a weekly day off in the Working Environment Act."
    ),
    "FI": N_("What exists instead: the Working Hours Act, with its limits and rest. Much is agreed collectively."),
    "NL": N_(
        "A bill of 2020 would have employers and staff talk about it; it was not found to be law. The Working "
        "Conditions Act makes the employer answerable for psychosocial workload."
    ),
    "GB": N_(
        "The Employment Rights Bill was found without such a right. A code of practice was announced for later, and in "
        "March and April 2025 law firms wrote that it had been dropped; none was found."
    ),
    "CH": N_(
        "The Federal Council says that nobody has to be reachable in their time off. Parliament was found to discuss "
        "writing that into the Code of Obligations."
    ),
    "US": N_("No federal law. Bills in some states, such as California and New York, were not found to be law."),
    "KE": N_("A bill of 2022; it was not found to be law."),
    "IN": N_(
        "Private member's bills, in Kerala in 2025 and in the Lok Sabha on 5 December 2025; none was found to be law."
    ),
    "EU": N_(
        "The Parliament asked for a right in a resolution of 21 January 2021. Talks between the social partners failed "
        "in 2023, and the Commission has announced a proposal on quality jobs for 2026. No adopted act was found."
    ),
}
