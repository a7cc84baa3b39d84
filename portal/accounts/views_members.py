"""Who acts for an organisation: members, invitations, and accepting one."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from portal.accounts import (
    links,
    members,
    own_account,
    passwords,
    permissions,
    queries,
    registration,
    throttle,
    visitor,
)
from portal.accounts.forms import ROLE_WORDS, InviteForm, JoinForm, RoleForm
from portal.accounts.models import Invitation, Membership, Person
from portal.accounts.views import blueprint, broken_link, go, say, show, too_often
from portal.accounts.words import role_word
from portal.core import access
from portal.core.db import commit_early
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form, settle
from portal.core.i18n import current, url
from portal.core.messages import tell
from portal.places import queries as places
from portal.places.models import Organisation


def _organisation(slug: str) -> Organisation:
    visitor.somebody()
    return places.organisation(slug)


def _membership(slug: str, number: int) -> Membership:
    organisation = _organisation(slug)
    found = [m for m in queries.members(organisation) if m.id == number]
    if not found or not _may_see(organisation):
        raise NotFound(number)
    return found[0]


def _invitation(slug: str, number: int) -> Invitation:
    organisation = _organisation(slug)
    found = [i for i in queries.unanswered_invitations(organisation) if i.id == number]
    if not found or not _may_manage(organisation):
        raise NotFound(number)
    return found[0]


def _may_see(organisation: Organisation) -> bool:
    return permissions.may_see_members(visitor.me(), organisation)


def _may_manage(organisation: Organisation) -> bool:
    return permissions.may_manage_members(visitor.me(), organisation)


def _may_manage_of(found: Membership | Invitation) -> bool:
    return _may_manage(found.organisation)


def _may_end(found: Membership) -> bool:
    who = visitor.me()
    return (who is not None and found.person_id == who.id) or _may_manage_of(found)


@blueprint.get("/organisations/<slug>/members")
@access.allowed(_may_see, "see members", load=_organisation)
def members_of(organisation: Organisation) -> Response:
    """The members of an organisation."""
    return _page(organisation, InviteForm(formdata=None))


def _page(organisation: Organisation, form: InviteForm) -> Response:
    page = render_template(
        "accounts/members.html",
        organisation=organisation,
        members=queries.members(organisation),
        invitations=queries.unanswered_invitations(organisation),
        may_manage=_may_manage(organisation),
        roles=ROLE_WORDS,
        form=form,
        plain_form=Form(formdata=None),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@blueprint.post("/organisations/<slug>/members/invite")
@access.allowed(_may_manage, "manage members", load=_organisation)
def invite(organisation: Organisation) -> Response:
    """Invite somebody by mail."""
    form, who = InviteForm(), visitor.somebody()

    def act() -> None:
        throttle.count(throttle.INVITATIONS, who.actor)
        email, language = form.email.data or "", form.language.data
        members.invite(organisation, email, form.role.data, language, who)

    try:
        done = settle(form, act)
    except throttle.TooOften as often:
        form.form_errors.append(too_often(often))
        done = False
    if not done:
        return _page(organisation, form)
    tell("good", _("We have sent the invitation to %(email)s.", email=form.email.data))
    return go("accounts.members_of", slug=organisation.slug)


@blueprint.route("/organisations/<slug>/members/<int:number>/role", methods=["GET", "POST"])
@access.allowed(_may_manage_of, "manage members", load=_membership)
def role(membership: Membership) -> Response:
    """Give a member another role."""
    form, who = RoleForm(obj=membership), visitor.somebody()
    back = url("accounts.members_of", slug=membership.organisation.slug)
    if settle(form, lambda: members.change_role(membership, form.role.data, who)):
        values = {"name": membership.person.name, "role": role_word(membership.role)}
        tell("good", _("The role of %(name)s: %(role)s.", **values))
        return go("accounts.members_of", slug=membership.organisation.slug)
    title = _("Role of %(name)s", name=membership.person.name)
    return show(form, title, _("Save"), back=back)


@blueprint.route("/organisations/<slug>/members/<int:number>/end", methods=["GET", "POST"])
@access.allowed(_may_end, "end a membership", load=_membership)
def end_membership(membership: Membership) -> Response:
    """Remove a member, or leave."""
    form, who = Form(), visitor.somebody()
    own = membership.person_id == who.id
    values: dict[str, Any] = {
        "name": membership.person.name,
        "organisation": membership.organisation.name,
    }
    slug = membership.organisation.slug
    left, removed = (
        _("You do not act for %(organisation)s any more."),
        _("%(name)s does not act for %(organisation)s any more."),
    )
    if settle(form, lambda: members.remove(membership, who)):
        tell("good", (left if own else removed) % values)
        return go("accounts.account") if own else go("accounts.members_of", slug=slug)
    leave, remove = _("Leave %(organisation)s?"), _("Remove %(name)s from %(organisation)s?")
    title = (leave if own else remove) % values
    lead = _(
        "What was done for the organisation stays in its records. The way back is a new invitation."
    )
    submit = _("Leave") if own else _("Remove the member")
    return show(form, title, submit, lead=lead, back=url("accounts.members_of", slug=slug))


@blueprint.post("/organisations/<slug>/invitations/<int:number>/withdraw")
@access.allowed(_may_manage_of, "manage members", load=_invitation)
def withdraw(invitation: Invitation) -> Response:
    """Take an invitation back."""
    members.withdraw(invitation, visitor.somebody())
    tell("good", _("The invitation is withdrawn."))
    return go("accounts.members_of", slug=invitation.organisation.slug)


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@access.public
def accept(token: str) -> Response:
    """What the mail of an invitation leads to: join, with the account there is or a new one."""
    try:
        invitation = members.of_invitation_link(token)
        who = visitor.me()
        if who is None and _has_account(invitation):
            tell("info", _("You have an account. Sign in to accept the invitation."))
            return go("accounts.sign_in", next=url("accounts.accept", token=token))
        if who is not None and who.email_key != invitation.email_key:
            return _for_somebody_else(invitation, who)
        form = Form() if who else JoinForm()
        if settle(form, lambda: _join(token, form)):
            name = invitation.organisation.name
            tell("good", _("Welcome to %(organisation)s.", organisation=name))
            return go(visitor.FIRST_PAGE)
    except links.LinkBroken as broken:
        return _not_open(broken)
    own = _("You accept with your account, %(email)s.", email=invitation.email)
    new = _("This makes your account. You sign in with %(email)s later.", email=invitation.email)
    return show(
        form,
        _("Act for %(organisation)s", organisation=invitation.organisation.name),
        _("Accept the invitation"),
        lead=f"{ROLE_WORDS[invitation.role]}. {own if who else new}",
    )


def _not_open(broken: links.LinkBroken) -> Response:
    # Many keep the mail as the way into the portal, and open the link again weeks later.
    used = _(
        "The invitation was accepted already, or taken back, or the link is not complete. If you "
        "have accepted it, go on; if not, ask a manager of the organisation to invite you anew."
    )
    old = _("The invitation is too old. Ask a manager of the organisation to invite you anew.")
    action = (_("Go on"), url(visitor.FIRST_PAGE)) if visitor.me() else None
    text = old if isinstance(broken, links.LinkExpired) else used
    return broken_link(broken, action or (_("Sign in"), url("accounts.sign_in")), text)


def _has_account(invitation: Invitation) -> bool:
    # One that nobody confirmed may be a stranger's: who has the mail makes it anew.
    known = queries.by_email(invitation.email)
    return known is not None and known.confirmed_at is not None


def _for_somebody_else(invitation: Invitation, who: Person) -> Response:
    text = _(
        "It was sent to %(email)s, and you are signed in as %(own)s. Sign out in your account, "
        "then open the link again.",
        email=invitation.email,
        own=who.email,
    )
    title = _("This invitation is for another address")
    return say(title, text, status=403, action=(_("Your account"), url("accounts.account")))


def _join(token: str, form: Form) -> None:
    who = visitor.me()
    if who is not None:
        own_account.lock(who)
        members.accept(members.of_invitation_link(token, lock=True), who)
        return
    if not isinstance(form, JoinForm):
        raise RuleBroken(_("You are not signed in any more. Open the link again."))
    name, secret = form.name.data or "", form.password.data or ""
    registration.check_password(secret, name, members.of_invitation_link(token).email)
    commit_early()  # nobody waits for the hash
    hashed = passwords.keep(secret)
    invitation = members.of_invitation_link(token, lock=True)
    if _has_account(invitation):
        raise RuleBroken(_("This address has an account by now. Open the link again."))
    visitor.enter(members.accept_anew(invitation, name, hashed, current()), stay=False)
