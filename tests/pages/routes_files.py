"""The routes of attachments, and what each role gets there."""

from __future__ import annotations

from portal.accounts import queries
from portal.files import rules
from portal.files.kinds import Accepted
from portal.places import queries as places
from portal.publishing import drafts
from tests.pages.roles import ALL, FOREIGN, OWN, SEE_FOREIGN, SEE_OWN, only
from tests.pages.route import Route, both
from tests.support import uploads

DRAFT = "/{lang}/drafts/{files_draft}/attachments?of=%s"
FILE = "/{lang}/drafts/{files_draft}/attachments/{waiting_file}?of=%s"
SERVED = "/files/{%s}/surat.pdf?of=%s"
PDF = "application/pdf"


def _written(address: str, post: int, **data: str) -> Route:
    """A page of those who write: members see that there is a draft, others do not."""
    found = [
        Route(
            address % slug,
            get=only({**only(ALL(404), see, 403, stranger=303), **dict.fromkeys(write, 200)},
                     stranger=303),
            post=only({**only(ALL(404), see, 403, stranger=401), **dict.fromkeys(write, post)},
                      stranger=401),
            data=data,
            access="write drafts",
        )
        for slug, see, write in (
            (OWN, SEE_OWN, ("editor", "manager")),
            (FOREIGN, SEE_FOREIGN, ("other_manager",)),
        )
    ]  # fmt: skip
    none = Route(address.replace("{files_draft}", "999999") % "none",
                 get=only(ALL(404), stranger=303), post=only(ALL(404), stranger=401))  # fmt: skip
    return both(found[0], found[1], none)


def _served(address: str) -> Route:
    """A file: an unpublished one is there for members, a public one for all."""
    return both(
        Route(address % ("waiting_file", OWN), PDF, only(ALL(404), SEE_OWN, 200, stranger=404)),
        Route(
            address % ("waiting_file", FOREIGN), PDF, only(ALL(404), SEE_FOREIGN, 200, stranger=404)
        ),
        Route(address % ("public_file", OWN), PDF),
        Route(address % ("public_file", FOREIGN), PDF),
        Route(address.replace("{%s}", "0" * 32) % "none", PDF, ALL(404)),
    )


ROUTES: dict[str, Route] = {
    "attachments.one": _written(FILE, 422),
    "attachments.page": _written(DRAFT, 422),
    "files.small": Route("/files/{public_file}/small/surat.pdf", get=ALL(404)),
    "files.whole": _served(SERVED),
}


def prepare() -> dict[tuple[str, str], int | str]:
    """A draft of each organisation with a file that waits, and one that is public."""
    found: dict[tuple[str, str], int | str] = {}
    by = queries.by_email("administrator@x.example")
    assert by is not None
    accepted = Accepted("pdf", PDF, uploads.PDF)
    for slug in (OWN, FOREIGN):
        organisation = places.organisation(slug)
        draft = drafts.begin(organisation, by=by)
        found[slug, "{files_draft}"] = draft.id
        for name in ("waiting_file", "public_file"):
            file = rules.keep(
                organisation, accepted, "surat.pdf", place=f"draft:{draft.id}", notes={}, by=by
            )
            found[slug, f"{{{name}}}"] = file.key
            if name == "public_file":
                rules.publish([file.key], organisation, by=by.actor)
    return found
