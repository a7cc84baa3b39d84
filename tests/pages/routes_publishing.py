"""The routes of review and publication, and what each role gets there."""

from __future__ import annotations

from collections.abc import Sequence

from portal.accounts import queries as accounts
from portal.accounts import throttle
from portal.catalogue import queries as catalogue
from portal.places import queries as places
from portal.publishing import drafts, review, revisions
from tests.pages.roles import ALL, FOREIGN, MEMBERS, OWN, only
from tests.pages.route import Route, both

OWN_PROGRAM, FOREIGN_PROGRAM = "banyuwangi-lahir-procot", "depok-single-window"
WRITERS, MANAGER = ("editor", "manager"), ("manager",)
OTHER, CURATOR, ADMINISTRATOR = ("other_manager",), ("curator",), ("administrator",)


def _draft(end: str) -> Route:
    """What members see of a draft, of the own organisation and of a foreign one."""
    own, foreign = (*MEMBERS, *ADMINISTRATOR), (*OTHER, *ADMINISTRATOR)
    access = "see drafts"
    name = "change" if end == "differences" else "draft"
    return both(
        Route(
            f"/{{lang}}/drafts/{{own_{name}}}/{end}",
            get=only(ALL(404), own, 200, stranger=303), access=access,
        ),
        Route(
            f"/{{lang}}/drafts/{{{name}}}/{end}",
            get=only(ALL(404), foreign, 200, stranger=303), access=access,
        ),
        Route(f"/{{lang}}/drafts/999999/{end}", get=only(ALL(404), stranger=303), access=access),
    )  # fmt: skip


def _on_draft(end: str, who: Sequence[str], access: str, status: int = 422) -> Route:
    """What is done to a draft that is empty, and not in review."""
    own = only(ALL(404), (*MEMBERS, *ADMINISTRATOR), 403, stranger=401)
    foreign = only(ALL(404), ADMINISTRATOR, 403, stranger=401)
    own_end = end.replace("{comment}", "{own_comment}")
    return both(
        Route(
            f"/{{lang}}/drafts/{{own_draft}}/{own_end}", get=None,
            post={**own, **dict.fromkeys(who, status)}, access=access,
        ),
        Route(
            f"/{{lang}}/drafts/{{draft}}/{end}", get=None,
            post={**foreign, "other_manager": status}, access=access,
        ),
    )  # fmt: skip


def _on_program(end: str, who: Sequence[str], access: str) -> Route:
    """What is done to a programme, sent empty."""
    everywhere = [role for role in who if role in (*CURATOR, *ADMINISTRATOR)]
    foreign = [*everywhere, *(OTHER if "manager" in who else ())]
    return both(
        Route(
            f"/{{lang}}/programs/{OWN_PROGRAM}/{end}", get=None,
            post=only(ALL(403), who, 422, stranger=401), access=access,
        ),
        Route(
            f"/{{lang}}/programs/{FOREIGN_PROGRAM}/{end}", get=None,
            post=only(ALL(403), foreign, 422, stranger=401), access=access,
        ),
    )  # fmt: skip


_WRITE, _REVIEW, _VOUCH = "write drafts", "review drafts", "vouch for programmes"
_SEE = (*MEMBERS, *CURATOR, *ADMINISTRATOR)

ROUTES: dict[str, Route] = {
    "publishing.about": Route("/{lang}/about/workflow"),
    "publishing.archive": _on_program("archive", (*MANAGER, *ADMINISTRATOR), "archive programmes"),
    "publishing.bring_back": _on_program(
        "bring-back", (*MANAGER, *ADMINISTRATOR), "archive programmes"
    ),
    "publishing.comment": _on_draft("comment", WRITERS, _WRITE),
    "publishing.compare": Route(f"/{{lang}}/programs/{OWN_PROGRAM}/history/1/1"),
    "publishing.confirm": _on_program("confirm", WRITERS, _WRITE),
    "publishing.draft_differences": _draft("differences"),
    "publishing.history": Route(f"/{{lang}}/programs/{OWN_PROGRAM}/history"),
    "publishing.keep_ours": _on_draft("keep-ours", WRITERS, _WRITE),
    "publishing.manage": both(
        Route(
            f"/{{lang}}/programs/{OWN_PROGRAM}/manage",
            get=only(ALL(403), _SEE, 200, stranger=303), access="manage a programme",
        ),
        Route(
            f"/{{lang}}/programs/{FOREIGN_PROGRAM}/manage",
            get=only(ALL(403), (*OTHER, *CURATOR, *ADMINISTRATOR), 200, stranger=303),
        ),
        Route("/{lang}/programs/there-is-none/manage", get=only(ALL(404), stranger=303)),
    ),
    "publishing.publish": _on_draft("publish", MANAGER, _REVIEW),
    "publishing.restore": _on_program("history/1/restore", MANAGER, _REVIEW),
    "publishing.resume": _on_program("resume", MANAGER, _REVIEW),
    "publishing.review_of": _draft("review"),
    "publishing.send": _on_draft("send", WRITERS, _WRITE),
    "publishing.send_back": _on_draft("send-back", MANAGER, _REVIEW),
    "publishing.settle_comment": _on_draft("comments/{comment}/settle", WRITERS, _WRITE, 303),
    "publishing.stop": _on_program("stop", MANAGER, _REVIEW),
    "publishing.take_back": _on_draft("take-back", WRITERS, _WRITE),
    "publishing.verify": _on_program("verify", CURATOR, _VOUCH),
    "publishing.version": Route(f"/{{lang}}/programs/{OWN_PROGRAM}/history/1"),
    "publishing.withdraw": _on_program("withdraw", CURATOR, _VOUCH),
}  # fmt: skip


def prepare() -> dict[tuple[str, str], int | str]:
    """An empty draft with a comment, the draft of a programme, and revisions, of both houses.

    Addresses of drafts name no organisation: those of the own one begin with `own_`.
    """
    found: dict[tuple[str, str], int | str] = {}
    for prefix, slug, role, program in (
        ("own_", OWN, "manager", catalogue.program(OWN_PROGRAM)),
        ("", FOREIGN, "other_manager", catalogue.program(FOREIGN_PROGRAM)),
    ):
        who = accounts.by_email(f"{role}@x.example")
        assert who is not None
        throttle.forget(review.COMMENTS, who.actor)  # this is called many times
        draft = drafts.begin(places.organisation(slug), by=who)
        draft.parts = []
        said = review.comment(draft, "", "Why?", by=who)
        number = revisions.keep_first(program)
        changed = drafts.begin_from(program, number, by=who)
        found[FOREIGN, f"{{{prefix}draft}}"] = draft.id
        found[FOREIGN, f"{{{prefix}comment}}"] = said.id
        found[FOREIGN, f"{{{prefix}change}}"] = changed.id
    return found
