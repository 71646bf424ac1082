"""What each rule on work at home says, and each point of an agreement, in English as in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from grense.i18n import N_

__all__ = ["AVAILABILITY", "POINTS", "RULES"]

RULES: Mapping[str, str] = {
    "scope": N_(
        "It is about work in one's own home, and leaves out short or sporadic work unless all work is done there. The "
        "Labour Inspectorate takes a fixed day each week for regular, and less than a day a week on average for "
        "sporadic. A cabin, a train and business trips are outside it."
    ),
    "agreement": N_(
        "Beside the contract of employment there is a written agreement about the work at home, with eight points at "
        "least, and it is kept up with changes. An exception is work at home that the authorities order or advise: "
        "there the employer can inform in writing instead, after talks with the union representatives."
    ),
    "working_time": N_(
        "The regulation's own rules on working time are gone: chapter 10 of the Working Environment Act holds at home "
        "as it does at the workplace."
    ),
    "environment": N_(
        "As far as it is practicable the employer makes sure that the conditions at home are sound: place, "
        "equipment, indoor climate, and the psychosocial working environment. The employer has no access to the home "
        "without a separate agreement."
    ),
    "safety": N_(
        "The employer's systematic work on health, environment and safety takes in work at home. Safety "
        "representatives and the working environment committee look after the staff's interests there as far as it is "
        "practicable. Neither they nor the Labour Inspectorate have access to the home without a separate agreement."
    ),
    "workload": N_(
        "Work is organised, planned and done so that the psychosocial factors are sound. The Act names, among others, "
        "unclear or conflicting demands and expectations, workload and time pressure that put the work out of balance "
        "with the time there is, and support. This is the employer's duty; the change made clear what held before. How "
        "it meets the regulation on work at home, which has a rule of its own, was not found."
    ),
}

POINTS: Mapping[str, str] = {
    "extent": N_("how much is worked at home"),
    "working_hours": N_("the hours of the work at home"),
    "availability": N_("when one is to be available to the employer"),
    "duration": N_("how long it is expected to last"),
    "ending": N_("the right to change or end the agreement, and with what notice"),
    "trial": N_("a trial period of the arrangement"),
    "equipment": N_("who owns, runs and maintains the equipment"),
    "documents": N_("handling of cases, confidentiality, and where documents are kept"),
}

AVAILABILITY: Mapping[str, str] = {
    "window": N_("From when to when is one available, and on which days?"),
    "answer": N_("How soon is an answer expected, and is any expected to what comes in the evening?"),
    "urgent": N_("What is urgent, and how is one reached then?"),
    "sending": N_("When does what is written in the evening go out?"),
    "decisions": N_("Are decisions taken, or customers answered, outside these hours?"),
    "days_off": N_("What holds on days off, in leave and when one is ill?"),
}
