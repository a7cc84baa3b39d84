"""The page that explains the steps of a visit, made from the table itself."""

from __future__ import annotations

from flask import render_template
from flask_babel import lazy_gettext as _l

from portal.core import access
from portal.visits import picture, words, workflow
from portal.visits.views import blueprint

NEEDS = {
    workflow.PLACE: _l("a free place, by the rules"),
    workflow.TEXT: _l("words for the other side"),
    workflow.WHOM: _l("who has it at the host"),
    workflow.GROUND: _l("a ground"),
    workflow.SLOT: _l("another day or session"),
    workflow.NEW: _l("what shall be different"),
    workflow.DAY_CAME: _l("the day of the visit"),
}


@blueprint.get("/about/visits")
@access.public
def about() -> str:
    """Who may do what with a visit, as a picture and as a table."""
    rows = [
        {
            "name": words.step(step.name),
            "who": str(words.SIDES[step.who]),
            "frm": [words.state(state) for state in step.frm],
            "to": words.state(step.to) if step.to else "",
            "needs": [str(NEEDS[need]) for need in step.needs],
            "tells": [str(words.SIDES[side]) for side in step.tells],
        }
        for step in workflow.STEPS
    ]
    return render_template(
        "visits/about.html",
        rows=rows,
        drawing=picture.drawing(),
        size=picture.SIZE,
        box=(picture.WIDE, picture.HIGH),
        state=words.state,
        side=lambda name: str(words.SIDES[name]),
        sides=(workflow.VISITOR, workflow.HOST, workflow.PORTAL),
    )
