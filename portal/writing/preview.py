"""A draft as readers would see it."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Sector
from portal.catalogue.show import ProgramPage
from portal.core import clock
from portal.core.errors import NotFound
from portal.core.i18n import url
from portal.places import queries as places
from portal.places.models import Region
from portal.publishing import queries
from portal.publishing.models import Draft
from portal.writing import overview
from portal.writing.sketch import Sketched, sketch

NOT_CHOSEN = ""


class DraftPage(ProgramPage):
    """The page of a draft. What it lacks is said, so that nobody takes it for an empty page."""

    preview = True

    @property
    def name(self) -> str:
        return self.text.name or _("Programme without a name")

    @property
    def place_name(self) -> str:
        return self.program.region.name or _("Region not chosen yet")

    @property
    def place_url(self) -> str:
        return super().place_url if self.program.region.slug else url("catalogue.programs")

    @property
    def sector_name(self) -> str:
        return self.program.sector.name or _("Sector not chosen yet")

    @property
    def sector_url(self) -> str:
        sector = self.program.sector
        return super().sector_url if sector.slug else url("catalogue.sectors")


def page_of(draft: Draft) -> DraftPage:
    """The page of a draft, however incomplete it is, as if it were published today.

    Publishing confirms the programme (`revisions`), so its badges say so here too.
    """
    document = sketch(overview.slug_of(draft), draft.organisation.slug, queries.values(draft))
    facts = document.facts
    visits = draft.program.visit_count if draft.program else 0
    return DraftPage(
        Sketched(
            document.slug, document, draft.organisation, _region(facts.place),
            _sector(facts.sector),
            visit_count=visits, confirmed_on=clock.today().isoformat(),
        )
    )  # fmt: skip


def _region(slug: str | None) -> Region:
    try:
        return places.region(slug or NOT_CHOSEN)
    except NotFound:
        return Region(slug="", name_id="", name_en="")


def _sector(slug: str | None) -> Sector:
    try:
        return catalogue.sector(slug or NOT_CHOSEN)
    except NotFound:
        return Sector(slug="", name_id="", name_en="", description_id="", description_en="")
