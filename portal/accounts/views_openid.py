"""Signing in by OpenID Connect: going there, coming back, and agreeing to link an account.

Going there is a link, no form: browsers let no form of ours end on another site. What the provider
sends back waits for a button, since a GET writes nothing; who presses it is asked nothing more.
"""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    redirect,
    request,
    session,
)
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.accounts import (
    demo,
    openid,
    openid_client,
    queries,
    throttle,
    visitor,
)
from portal.accounts.forms import FinishForm
from portal.accounts.models import Person
from portal.accounts.openid import Claims
from portal.accounts.openid_client import Trouble
from portal.accounts.views import (
    blueprint,
    go,
    say,
    show,
    too_often,
    visitor_address,
)
from portal.accounts.views_sign_in import enter_or_ask
from portal.core import access, clock
from portal.core.db import commit_early, db
from portal.core.errors import RuleBroken
from portal.core.i18n import current, url
from portal.core.messages import tell
from portal.core.providers import Provider

STATUS = {"down": 502, "stale": 400, "refused": 403, "untrue": 502}
# One address for both languages: it is registered at the provider.
root = Blueprint("openid", __name__)


@blueprint.get("/account/openid/<name>")
@access.public
def openid_start(name: str) -> Response:
    """Go to the provider."""
    where = openid_client.provider(name)
    try:
        address = openid_client.begin(where, visitor.safe_next(request.args.get("next")))
    except Trouble as trouble:
        return _trouble(where, trouble.kind)
    return redirect(address, 303)  # type: ignore[return-value]


@root.get("/openid/<name>")
@access.public
def back(name: str) -> Response:
    """Come back from it, into the language in which one left."""
    openid_client.provider(name)
    language = session.get("openid", {}).get("language") or current()
    values: dict[str, Any] = {
        k: request.args[k] for k in ("code", "state", "error") if k in request.args
    }
    target = url("accounts.openid_back", name=name, lang=language, **values)
    response: Response = redirect(target, 303)  # type: ignore[assignment]
    response.cache_control.no_store = True
    return response


@blueprint.route("/account/openid/<name>/back", methods=["GET", "POST"])
@access.public
def openid_back(name: str) -> Response:
    """What the provider sent back, and the button that takes it."""
    where = openid_client.provider(name)
    form = FinishForm(formdata=request.form if request.method == "POST" else request.args)
    try:
        begun = openid_client.begun(where, form.state.data or "")
        if request.args.get("error") or not form.code.data:
            openid_client.forget()
            raise Trouble("refused")
        if form.validate_on_submit():
            return _take(where, begun, stay=bool(form.stay.data))
    except Trouble as trouble:
        return _trouble(where, trouble.kind)
    except RuleBroken as broken:
        db.session.rollback()
        return say(_title(where), broken.message, status=422, action=_again(where))
    except throttle.TooOften as often:
        response = say(_title(where), too_often(often), status=429)
        response.retry_after = int(often.wait.total_seconds()) + 1
        return response
    lead = _(
        "%(label)s has let you in. One more step, and you are signed in here.", label=where.label
    )
    return show(
        form, _title(where), _("Sign in"), lead=lead, action=url("accounts.openid_back", name=name)
    )


def _take(where: Provider, begun: dict[str, str], *, stay: bool) -> Response:
    throttle.count(throttle.SIGN_IN_ADDRESS, visitor_address())
    commit_early()  # nobody waits while the provider is asked
    claims = openid_client.finish(where)
    openid_client.forget()
    target, here = visitor.safe_next(begun["next"]), visitor.me()
    found = queries.identity(claims.issuer, claims.subject)
    if found is not None and found.linked_at is not None:
        if here is not None and here.id != found.person_id:
            text = _("It opens another account already. Unlink it there first.")
            return say(_title(where), text, status=422, action=_account())
        return _enter(where, found.person, claims, target, stay=stay)
    vouched = claims.email and where.vouches_for(claims.email)
    owner = here or (queries.by_email(claims.email) if vouched else None)
    if owner is not None:
        return _propose(where, owner, claims, target, stay=stay)
    if not vouched:
        return _nobody(where)
    who = openid.sign_up(where, claims, current())
    answer = _enter(where, who, claims, target, stay=stay)
    tell("good", _("Your account is made."))  # afterwards: who enters begins a new session
    return answer


def _enter(where: Provider, who: Person, claims: Claims, target: str, *, stay: bool) -> Response:
    if demo.refused(who):
        return _nobody(where)
    if openid.spares_the_code(who, where, claims):
        visitor.enter(who, stay=stay, through=where.name)
        return redirect(target, 303)  # type: ignore[return-value]
    return enter_or_ask(who, target, stay=stay, through=where.name)


def _propose(
    where: Provider, owner: Person, claims: Claims, target: str, *, stay: bool
) -> Response:
    try:
        with db.session.begin_nested():
            found = openid.propose(owner, claims)
    except IntegrityError:  # the same came twice at once
        raise Trouble("stale") from None
    session["identity"] = {
        "number": found.id,
        "person": owner.id,
        "at": clock.now().isoformat(),
        "provider": where.name,
        "next": target,
        "stay": stay,
    }
    return go("accounts.openid_agree")


def _title(where: Provider) -> str:
    return _("Sign in with %(label)s", label=where.label)


def _again(where: Provider) -> tuple[str, str]:
    return _("Begin again"), url("accounts.openid_start", name=where.name)


def _account() -> tuple[str, str]:
    return _("Your account"), url("accounts.account")


def _nobody(where: Provider) -> Response:
    text = _(
        "%(label)s has not confirmed a mail address for which it may open an account here. Sign in "
        "with your password and link it on the page of your account, or make an account first.",
        label=where.label,
    )
    return say(_title(where), text, status=403, action=(_("Sign in"), url("accounts.sign_in")))


def _trouble(where: Provider, kind: str) -> Response:
    said = {
        "down": _(
            "%(label)s does not answer at the moment. Try again later, or sign in with your "
            "password.",
            label=where.label,
        ),
        "stale": _(
            "This was begun in another browser, is too old, or was used already. Nothing has "
            "happened."
        ),
        "refused": _("%(label)s did not let you in. Nothing has happened.", label=where.label),
        "untrue": _(
            "The answer of %(label)s is not sound, so nobody was signed in. If it happens again, "
            "tell those who run it.",
            label=where.label,
        ),
    }
    return say(_title(where), said[kind], status=STATUS[kind], action=_again(where))
