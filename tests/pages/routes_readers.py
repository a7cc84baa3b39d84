"""The routes of readers' questions, collections and remarks, and what each role gets there."""

from __future__ import annotations

from portal.accounts import queries as people
from portal.accounts import throttle
from portal.catalogue import queries as catalogue
from portal.readers import collections, limits, mistakes, queries, questions
from tests.pages.roles import ALL, FOREIGN, Statuses, only
from tests.pages.route import Route, both

PROGRAM = "/{lang}/programs/banyuwangi-lahir-procot"  # of OWN
OTHER = "/{lang}/programs/depok-single-window"  # of FOREIGN
ANSWERING = ("editor", "coordinator", "manager")
MODERATORS = ("curator", "administrator")
SIGNED_IN = only(ALL(200), stranger=303)


def _form(address: str) -> Route:
    """A form for everybody who is signed in, sent empty."""
    return Route(address, get=SIGNED_IN, post=only(ALL(422), stranger=401), access="signed in")


def _button(address: str, access: str = "signed in") -> Route:
    return Route(address, get=None, post=only(ALL(303), stranger=401), access=access)


def _own(address: str, get: int | None, post: int | None) -> Route:
    """A page of one's own collection: the one of the manager, then that of the other manager."""

    def statuses(status: int | None, owner: str, stranger: int) -> Statuses | None:
        return only(ALL(404), [owner], status, stranger=stranger) if status else None

    def route(owner: str) -> Route:
        use = address.rsplit("/", 1)[1]
        return Route(
            address.replace("{key}", f"{{{use}_of_{owner}}}"), get=statuses(get, owner, 303),
            post=statuses(post, owner, 401), data={"name": ""}, access="own collections",
        )  # fmt: skip

    return both(route("manager"), route("other_manager"))


def _shared(address: str) -> Route:
    """A collection by its link: one that is there for nobody, a private and a shared one."""
    private = {**ALL(404), "manager": 200}
    return both(
        Route(address.replace("{key}", "x"), get=ALL(404)),
        Route(address.replace("{key}", "{seen_of_manager}"), get=private),
        Route(address.replace("{key}", "{shared}")),
    )


# Who sees a waiting question, and may not answer it: a 403; for others there is none.
WAITING = only(ALL(404), ("reader", "other_manager", *MODERATORS), 403, stranger=303)
ASKED = {**WAITING, **dict.fromkeys(ANSWERING, 200)}
ASKED_FOREIGN = {
    **only(ALL(404), ("manager", *MODERATORS), 403, stranger=303),
    "other_manager": 200,
}
# The other manager knows of what is reported to others only by having reported it.
SETTLE = {**only(ALL(404), (*ANSWERING, "curator"), 200, stranger=303), "administrator": 403}
SETTLE_FOREIGN = {
    **only(ALL(404), ("other_manager", "curator"), 200, stranger=303),
    **dict.fromkeys(("manager", "administrator"), 403),  # the one reported it
}
HIDDEN = only(ALL(404), MODERATORS, 200, stranger=303)
UNSEEN = {**HIDDEN, "manager": 403, "other_manager": 403}
MODERATE = only(ALL(403), MODERATORS, 200, stranger=303)


def _sent(statuses: Statuses) -> Statuses:
    """What is answered to the same people who send the form empty."""
    return {role: {200: 422, 303: 401}.get(status, status) for role, status in statuses.items()}


ROUTES: dict[str, Route] = {
    "readers.add": Route(
        "/{lang}/collections/{add_of_manager}/add/depok-single-window", get=None,
        post=only(ALL(404), ["manager"], 303, stranger=401), access="own collections",
    ),
    "readers.answer": both(
        Route("/{lang}/questions/{asked}/answer", get=ASKED, post=_sent(ASKED),
              access="answer questions"),
        Route("/{lang}/questions/{asked_foreign}/answer", get=ASKED_FOREIGN,
              post=_sent(ASKED_FOREIGN)),
        Route("/{lang}/questions/999999/answer", get=only(ALL(404), stranger=303),
              post=only(ALL(404), stranger=401)),
    ),
    "readers.ask": both(
        _form(f"{PROGRAM}/ask"), _form(f"{OTHER}/ask"),
        Route("/{lang}/programs/there-is-none/ask", get=only(ALL(404), stranger=303)),
    ),
    "readers.bookmark": _button(f"{PROGRAM}/bookmark"),
    "readers.collect": Route(
        f"{PROGRAM}/collect", get=SIGNED_IN, post=only(ALL(422), stranger=401), access="signed in"
    ),
    "readers.collection": _shared("/{lang}/collections/{key}"),
    "readers.delete": _own("/{lang}/collections/{key}/delete", 200, 303),
    "readers.edit": _own("/{lang}/collections/{key}/edit", 200, 422),
    "readers.flag": both(
        Route("/{lang}/report/question/{answered}", get=SIGNED_IN,
              post=only(ALL(422), stranger=401), access="signed in"),
        Route("/{lang}/report/question/{asked_foreign}",
              get=only(ALL(404), ("manager", "other_manager", *MODERATORS), 200, stranger=303)),
        Route("/{lang}/report/collection/{shared_number}?key={shared}", get=SIGNED_IN),
        Route("/{lang}/report/collection/{shared_number}", get=only(ALL(404), stranger=303)),
        Route("/{lang}/report/person/1", get=only(ALL(404), stranger=303)),
    ),
    "readers.mine": _form("/{lang}/collections"),
    "readers.mistake": both(
        Route("/{lang}/mistakes/{mistake}", get=SETTLE, post=_sent(SETTLE),
              access="settle mistakes"),
        Route("/{lang}/mistakes/{mistake_foreign}",
              get=SETTLE_FOREIGN, post=_sent(SETTLE_FOREIGN)),
        Route("/{lang}/mistakes/999999", get=only(ALL(404), stranger=303)),
    ),
    "readers.moderate": both(
        Route("/{lang}/moderation/question/{answered}", get=MODERATE, post=_sent(MODERATE),
              access="moderate"),
        # Who does not see it learns of no number; who asked or is asked may not decide.
        Route("/{lang}/moderation/question/{asked_foreign}", get=UNSEEN, post=_sent(UNSEEN)),
        Route("/{lang}/moderation/collection/{shared_number}", get=HIDDEN, post=_sent(HIDDEN)),
        Route("/{lang}/moderation/collection/999999",
              get=only(ALL(404), stranger=303), post=only(ALL(404), stranger=401)),
    ),
    "readers.moderation": Route("/{lang}/moderation", get=MODERATE, access="moderate"),
    "readers.praise": both(_form(f"{PROGRAM}/useful"), _form(f"{OTHER}/useful")),
    "readers.reading": _shared("/{lang}/collections/{key}/reading"),
    "readers.report_mistake": both(_form(f"{PROGRAM}/mistake"), _form(f"{OTHER}/mistake")),
    "readers.said": both(
        Route(f"{PROGRAM}/readers"), Route("/{lang}/programs/there-is-none/readers", get=ALL(404))
    ),
    "readers.share": _own("/{lang}/collections/{key}/share", None, 303),
    "readers.unbookmark": _button("/{lang}/bookmarks/banyuwangi-lahir-procot/remove"),
    "readers.unpraise": _button(f"{PROGRAM}/useful/withdraw"),
    "readers.unshare": _own("/{lang}/collections/{key}/unshare", None, 303),
}  # fmt: skip


def prepare() -> dict[tuple[str, str], int | str]:
    """Collections of both managers, questions to both organisations, and reported mistakes."""
    who = {role: people.by_email(f"{role}@x.example") for role in ("manager", "other_manager")}
    manager, other = who["manager"], who["other_manager"]
    assert manager is not None
    assert other is not None
    for person in (manager, other):  # this is called many times
        for limit in (limits.QUESTIONS, limits.REMARKS, limits.KEPT, limits.SHARES):
            throttle.forget(limit, person.actor)
        for old in queries.collections(person):
            collections.delete(old, person)
    own, depok = (catalogue.program(a.rsplit("/", 1)[1]) for a in (PROGRAM, OTHER))
    shared = collections.make("Shared", other)
    collections.add(shared, own.slug, "A note", other)
    collections.share(shared, other)
    # Asked as "a reader" by the manager of the other organisation, so that nobody else is asker.
    waiting = questions.ask(own, "How long does it take?", "", other)
    answered = questions.ask(own, "How long did it take?", "", other)
    questions.answer(answered, "Two months.", 0, manager)
    foreign = questions.ask(depok, "Which counters are in it?", "", manager)
    values: dict[str, int | str] = {
        "{shared}": shared.key,
        "{shared_number}": shared.id,
        "{asked}": waiting.id,
        "{answered}": answered.id,
        "{asked_foreign}": foreign.id,
        "{mistake}": mistakes.report(own, "", "It is another year.", manager).id,
        "{mistake_foreign}": mistakes.report(depok, "", "It is another year.", manager).id,
    }
    for use in ("seen", "add", "delete", "edit", "share", "unshare"):
        values[f"{{{use}_of_manager}}"] = collections.make("Mine", manager).key
        values[f"{{{use}_of_other_manager}}"] = collections.make("Theirs", other).key
    return {(FOREIGN, name): value for name, value in values.items()}
