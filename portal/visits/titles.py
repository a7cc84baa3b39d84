"""What a visit is called on a page."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import gettext as _

from portal.core.i18n import current, pick
from portal.places.models import Organisation
from portal.visits.document import VisitFacts

# Bodies whose English name takes an article in a sentence: "the Government of Bangli Regency".
WITH_ARTICLE = ("regional-government", "office", "dprd", "ministry")


def title(facts: VisitFacts, hosts: Sequence[Organisation], page_of: int | None) -> str:
    """Who went to whom; without the host on the page of its own region, whose id is `page_of`.

    A total has no visitors, and there is nothing to say of it on the host's own page.
    """
    known = all(h.kind == "regional-government" and h.region_id == page_of for h in hosts)
    visited = _listed([_in_sentence(host) for host in hosts])
    if facts.kind == "volume":
        return "" if known else _("Visits received by %(hosts)s", hosts=visited)
    visitors = _visitors(facts)
    if not known:
        return _start(_("%(visitors)s to %(hosts)s", visitors=visitors, hosts=visited))
    if facts.kind == "planned":
        return _("Planned visit by %(visitors)s", visitors=visitors)
    return _("Visit by %(visitors)s", visitors=visitors)


def _visitors(facts: VisitFacts) -> str:
    if facts.together:
        return pick(facts.together.model_dump())
    return _listed([pick(visitor.name.model_dump()) for visitor in facts.visitors])


def _in_sentence(host: Organisation) -> str:
    return _("the %(name)s", name=host.name) if host.kind in WITH_ARTICLE else host.name


def _listed(names: Sequence[str]) -> str:
    """A, B and C; British English has no comma before the last, Indonesian has one."""
    return format_list(names, locale="en_GB" if current() == "en" else current())


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
