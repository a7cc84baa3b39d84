"""The words that pages use for the catalogue's keys."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# As a filter says it: of most programmes all that is known is what a report once told.
STATUS = {
    "pilot": _l("Reported as a pilot"),
    "running": _l("Reported running"),
    "grown": _l("Reported expanded"),
    "stopped": _l("Stopped or completed"),
}

# As people type it into the search box: status:running.
SHORT_STATUS = {
    "pilot": _l("Pilot"),
    "running": _l("Running"),
    "grown": _l("Expanded"),
    "stopped": _l("Stopped"),
}

INITIATOR = {
    "head": _l("Head of the region"),
    "council": _l("Regional council"),
    "office": _l("Regional office"),
    "civil-servant": _l("Civil servant"),
    "community": _l("Community"),
    "partner": _l("Partner"),
}

EVIDENCE_KINDS = {
    "official": _l("official document"),
    "press": _l("press"),
    "study": _l("study"),
    "award": _l("award"),
    "statistics": _l("statistics"),
}

RESOURCES = {
    "people": _l("People"),
    "money": _l("Money"),
    "equipment": _l("Equipment"),
    "it": _l("IT"),
}

FACETS = {
    "sector": _l("Sector"),
    "province": _l("Province"),
    "status": _l("Status"),
    "year": _l("Start year"),
    "award": _l("Award"),
    "visit": _l("Visit possible"),
    "digital": _l("Kind"),
}

SORTS = {
    "fit": _l("Best match"),
    "newest": _l("Newest"),
    "visited": _l("Most visited"),
}

# No "no": that no source names an award or a site does not mean that there is none.
YES = {"yes": _l("Yes")}
DIGITAL = {"yes": _l("Digital"), "no": _l("Not digital")}

SECTIONS = {
    "background": _l("Background"),
    "goal": _l("Goal"),
    "novelty": _l("Novelty"),
    "how": _l("How it works"),
    "served": _l("Who is served"),
    "actors": _l("Who takes part"),
    "challenges": _l("Challenges and failures"),
    "success": _l("Success factors"),
    "lessons": _l("Lessons"),
    "prerequisites": _l("Prerequisites"),
    "replication": _l("Steps to replicate"),
    "sustainability": _l("Sustainability"),
    "notes": _l("Notes on the sources"),
}

SDG = {
    1: _l("No poverty"),
    2: _l("Zero hunger"),
    3: _l("Good health and well-being"),
    4: _l("Quality education"),
    5: _l("Gender equality"),
    6: _l("Clean water and sanitation"),
    7: _l("Affordable and clean energy"),
    8: _l("Decent work and economic growth"),
    9: _l("Industry, innovation and infrastructure"),
    10: _l("Reduced inequalities"),
    11: _l("Sustainable cities and communities"),
    12: _l("Responsible consumption and production"),
    13: _l("Climate action"),
    14: _l("Life below water"),
    15: _l("Life on land"),
    16: _l("Peace, justice and strong institutions"),
    17: _l("Partnerships for the goals"),
}

MISSING = {
    "text_id": _l("a text in Indonesian"),
    "text_en": _l("a text in English"),
    "start": _l("when it started"),
    "verified": _l("a dated report on how it stands"),
    "initiator": _l("who began it"),
    "background": _l("the background"),
    "goal": _l("the goal"),
    "novelty": _l("what is new about it"),
    "how": _l("how it works, step by step"),
    "served": _l("who is served"),
    "results": _l("a measured result"),
    "baseline": _l("a result with before and after"),
    "challenges": _l("challenges and failures"),
    "success": _l("success factors"),
    "lessons": _l("lessons"),
    "resources": _l("resources: people, money, equipment, IT"),
    "legal_basis": _l("the legal basis"),
    "prerequisites": _l("prerequisites"),
    "replication": _l("steps to replicate"),
    "sustainability": _l("sustainability"),
    "visit": _l("what a visitor sees"),
    "evidence": _l("evidence or awards"),
}
