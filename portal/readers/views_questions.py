"""Asking the host, answering for it, and the page with all that readers said."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from portal.accounts import queries as people
from portal.accounts import visitor
from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core import access, page_cache
from portal.core.errors import NotFound
from portal.core.i18n import url
from portal.core.messages import tell
from portal.core.paging import Paging, number
from portal.readers import permissions, queries, questions
from portal.readers.forms import AnswerForm, QuestionForm
from portal.readers.models import Question
from portal.readers.views import back_to, blueprint, program, show, tried

PER_PAGE = 10
MOST_SENTENCES = 200


def _question(number: int) -> Question:
    visitor.somebody()
    found = queries.question(number)
    if not permissions.may_see_question(visitor.me(), found):
        raise NotFound(number)
    return found


def _may_answer(found: Question) -> bool:
    return permissions.may_answer(visitor.me(), found)


@blueprint.get("/programs/<slug>/readers")
@access.public
@page_cache.keep_while(lambda: "", reads_query=True)
def said(slug: str) -> str:
    """All questions with their answers, and to whom the programme was useful."""
    found = catalogue.program(slug)
    numbers = queries.numbers(found)
    paging = Paging(number(request.args.get("page")), PER_PAGE, numbers.answered).check()
    offset = (paging.page - 1) * PER_PAGE
    return render_template(
        "readers/said.html",
        program=found,
        numbers=numbers,
        threads=queries.threads(found, PER_PAGE, offset) if numbers.answered else [],
        praises=queries.praises(found, MOST_SENTENCES) if paging.page == 1 else [],
        pages=pages(paging, "readers.said", slug=slug),
    )


def pages(paging: Paging, endpoint: str, **values: str) -> dict[str, Any]:
    """What components/pagination.html shows."""
    return paging.links(
        lambda page: url(endpoint, **values, page=page) if page > 1 else url(endpoint, **values)
    )


@blueprint.route("/programs/<slug>/ask", methods=["GET", "POST"])
@access.allowed(lambda _program: True, "signed in", load=program)
def ask(found: Program) -> Response:
    """Ask the host of a programme."""
    who = visitor.somebody()
    form = QuestionForm().offer(people.memberships(who))
    answered = bool(queries.answering(found))

    def act() -> None:
        questions.ask(found, form.text.data or "", form.organisation.data or "", who)

    if tried(form, act):
        tell(
            "good",
            _(
                "Your question is with %(host)s. You get a mail when it is answered.",
                host=found.owner.name,
            )
            if answered
            else _(
                "Your question is kept. It waits until somebody acts for %(host)s here.",
                host=found.owner.name,
            ),
        )
        return back_to(found, "questions")
    return show("ask", form, program=found, answered=answered, threads=queries.threads(found, 3))


@blueprint.route("/questions/<int:number>/answer", methods=["GET", "POST"])
@access.allowed(_may_answer, "answer questions", load=_question)
def answer(found: Question) -> Response:
    """Answer for the organisation, or correct its answer."""
    who = visitor.somebody()
    form = AnswerForm(text=found.answer, version=str(found.version))

    def act() -> None:
        questions.answer(found, form.text.data or "", form.seen, who)

    if tried(form, act):
        tell("good", _("The answer is public, signed by %(host)s.", host=found.program.owner.name))
        return back_to(found.program, "questions")
    if form.errors or form.form_errors:
        form.version.data = str(found.version)  # what is shown now has been seen
    return show("answer", form, question=found)
