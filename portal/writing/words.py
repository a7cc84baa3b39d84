"""The words of the editor: what each part asks for, its fields, and examples.

What a part is called is said in review and in the history too: `publishing.words_review.TITLES`.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.catalogue.document import HEADINGS
from portal.publishing.words_review import TITLES

# The chapters of the overview, each with its parts.
CHAPTERS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("The basics"), ("name", "filing", "timing")),
    (_l("The story"), tuple(HEADINGS)),
    (_l("Facts for visitors"), ("results", "resources", "visit", "legal_basis")),
    (_l("Proof"), ("awards", "adapted_by", "evidence", "sources", "attachments")),
)

# What a visiting official wants to know; the questions follow the proposal form of the ministry's
# innovation competition (KIPP).
ASKED: dict[str, Any] = {
    "name": _l("Many read only this. Say who does what for whom, and what came of it."),
    "filing": _l("By this, others find the programme."),
    "timing": _l("A reader must see at once whether it still runs, and since when."),
    "background": _l(
        "What was wrong before, for whom, and how large was it? Give the figures from before."
    ),
    "goal": _l("What should become better, for whom, and by when?"),
    "novelty": _l("What do you do differently from before, and from others?"),
    "how": _l("Step by step: what does a citizen do, what do the staff do, and with what?"),
    "served": _l("Who is served, how many are they, and who is easily left out?"),
    "actors": _l("Which offices and partners take part, and what does each of them do?"),
    "challenges": _l(
        "What went wrong, and what did you do about it? Visitors ask for this more than for "
        "anything else."
    ),
    "success": _l("Without what would it not have worked?"),
    "lessons": _l("What would you do differently today?"),
    "prerequisites": _l("What must a region have before it begins?"),
    "replication": _l("In which order should another region go, and how long does each step take?"),
    "sustainability": _l("Which budget, rule and people keep it going when the head changes?"),
    "notes": _l("Where do sources contradict each other, and what is not known?"),
    "results": _l(
        "One row for each indicator, with its value before and after. Leave out what nobody "
        "counted."
    ),
    "resources": _l("What another region must plan for: figures, if you have them."),
    "visit": _l("What can guests see on the spot, and who explains it?"),
    "legal_basis": _l("The regulation, decree or circular it stands on, with number and year."),
    "awards": _l("One row for each prize."),
    "adapted_by": _l("Regions that took it over, or announced that they will."),
    "evidence": _l("Studies, reports and statistics that somebody else can check."),
    "sources": _l(
        "Every place where this can be read. The other parts refer to these: write them early."
    ),
}

EXAMPLES: dict[str, Any] = {
    "name": _l(
        "Midwives of all 45 health centres report each birth on the same day; the certificate is "
        "ready before mother and child go home. In 2015 a family waited 21 days, today one."
    ),
    "background": _l(
        "In 2014 a birth certificate took 21 days and two trips to the regency town, 60 km away. "
        "Of 100 newborn children 48 had none."
    ),
    "goal": _l("By the end of 2016 every child born in a health centre goes home with it."),
    "novelty": _l("The family applies nowhere: the midwife's report is the application."),
    "how": _l(
        "1. The midwife enters the birth on the same day. 2. The civil registry checks the entry "
        "within two hours. 3. The health centre prints the certificate."
    ),
    "served": _l("Some 22,000 births a year; families without a family card are visited at home."),
    "actors": _l("Civil registry: checks and issues. Health office: trains the midwives."),
    "challenges": _l(
        "In the first year a third of the entries had mistakes. A checklist and one contact "
        "person for each health centre brought it down to 4 percent."
    ),
    "success": _l("The head of the civil registry answers each question on the same day."),
    "lessons": _l("We would begin with three health centres instead of all 45."),
    "prerequisites": _l("A network in the health centres, and one operator for each of them."),
    "replication": _l(
        "Month 1: agreement of both offices. Months 2 and 3: a pilot in three places."
    ),
    "sustainability": _l("It has a budget line since 2017 and a regent's regulation."),
    "notes": _l("The press writes 21 days, the office's own report 14."),
    "results": _l("Waiting time for a birth certificate: before 21, after 1, days, 2014 to 2016."),
    "resources": _l("Two operators in the civil registry, one for each health centre."),
    "visit": _l("Health centre Sobo: the counter, and the printing of a certificate."),
    "legal_basis": _l("Regent's Regulation No. 12 of 2015 on services for newborn children"),
    "awards": _l("Top 99 of the public-service innovation competition, 2016"),
    "adapted_by": _l("Situbondo Regency, 2018: in all health centres"),
    "evidence": _l("Evaluation by a university, with figures from 2014 to 2016"),
    "sources": _l("The annual report of the office, or an article of a newspaper"),
}

# By part and field; a section of the text has only itself.
FIELDS: dict[str, Any] = {
    "name.name": _l("Name"),
    "name.summary": _l("Summary"),
    "name.aliases": _l("Other names"),
    "filing.place": _l("Region"),
    "filing.sector": _l("Sector"),
    "filing.digital": _l("Is it digital?"),
    "filing.initiator": _l("Who began it?"),
    "filing.tags": _l("Topics"),
    "filing.sdgs": _l("Sustainable Development Goals"),
    "filing.licence": _l("Licence of the text"),
    "timing.pilot_start": _l("Start of the pilot"),
    "timing.start": _l("Start"),
    "timing.status": _l("How does it stand?"),
    "timing.completed": _l("It stopped because its work is done"),
    "timing.status_reason": _l("Why does it stand so?"),
    "timing.verified.on": _l("Date of the newest report on how it stands"),
    "timing.verified.source": _l("Source of this report"),
    "results.indicator": _l("What was counted"),
    "results.before": _l("Before"),
    "results.after": _l("After"),
    "results.unit": _l("Unit"),
    "results.period": _l("Period"),
    "results.before_text": _l("Before, in words where there is no number"),
    "results.after_text": _l("After, in words where there is no number"),
    "results.target": _l("This is a target, not reached yet"),
    "resources.people": _l("People"),
    "resources.money": _l("Money"),
    "resources.equipment": _l("Equipment"),
    "resources.it": _l("IT"),
    "visit.": _l("Place to see"),
    "visit.explained_by": _l("Explained by"),
    "visit.duration": _l("Duration"),
    "visit.people": _l("Largest group"),
    "visit.online": _l("Can it be shown online?"),
    "legal_basis.": _l("Rule"),
    "awards.name": _l("Prize"),
    "awards.year": _l("Year"),
    "adapted_by.name": _l("Who adopted it"),
    "adapted_by.place": _l("Region"),
    "adapted_by.year": _l("Year"),
    "adapted_by.outcome": _l("What came of it"),
    "evidence.kind": _l("Kind"),
    "evidence.title": _l("Title"),
    "sources.publisher": _l("Who published it"),
    "sources.address": _l("Address on the web"),
    "sources.date": _l("Date"),
}
SOURCES = _l("Sources")  # of a row

_DATE = _l("As exactly as you know it: 2016, 2016-02 or 2016-02-01.")

HINTS: dict[str, Any] = {
    "name.summary": _l("At most 200 words."),
    "name.aliases": _l("Abbreviations and former names, one in each line."),
    "filing.place": _l("Type a few letters and choose from the list."),
    "filing.licence": _l("Others may use the text under it; leave it if you are not sure."),
    "timing.pilot_start": _DATE,
    "timing.start": _DATE,
    "timing.verified.on": _DATE,
    "timing.status_reason": _l("Needed when it has stopped."),
    "results.unit": _l("days, people, percent"),
    "results.period": _l("such as 2014 to 2016"),
    "visit.people": _l("How many guests can be received at once."),
    "adapted_by.place": _l("Type a few letters and choose from the list."),
    "sources.address": _l("It begins with https://"),
    "sources.date": _DATE,
}

# What one row is, and the button that adds one.
ROWS: dict[str, tuple[Any, Any]] = {
    "results": (_l("Result %(num)s"), _l("Add a result")),
    "visit": (_l("Place %(num)s"), _l("Add a place")),
    "legal_basis": (_l("Rule %(num)s"), _l("Add a rule")),
    "awards": (_l("Prize %(num)s"), _l("Add a prize")),
    "adapted_by": (_l("Adoption %(num)s"), _l("Add an adoption")),
    "evidence": (_l("Evidence %(num)s"), _l("Add evidence")),
    "sources": (_l("Source %(num)s"), _l("Add a source")),
}

LANGUAGE_NAMES = {"id": _l("Indonesian"), "en": _l("English")}


def field_title(key: str, stem: str) -> str:
    """What a field of a part is called."""
    if key in HEADINGS:
        return str(TITLES[key])
    if stem == "sources" or f"{key}.{stem}" not in FIELDS:
        return str(SOURCES)
    return str(FIELDS[f"{key}.{stem}"])
