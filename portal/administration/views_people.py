"""People: find an account, appoint, and help who lost a way in. Nobody's password is ever shown."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from portal.accounts import platform, queries, throttle, visitor
from portal.accounts.models import Person
from portal.accounts.views import check_password_of, go, show, wait
from portal.accounts.words import role_word
from portal.administration.forms import LostFactorForm, PlatformRoleForm
from portal.administration.lists import Row, show_list
from portal.administration.permissions import administrator, may_administer
from portal.administration.views import PERMISSION, allowed, blueprint
from portal.core import access
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell


def _person(number: int) -> Person:
    administrator()
    return queries.person(number)


def _may(_person: Person) -> bool:
    return may_administer()


@blueprint.get("/people")
@allowed
def people() -> Response:
    """Everybody with an account."""
    return show_list(
        queries.people,
        _row,
        title=_("Users"),
        lead=_("Search by name or e-mail address."),
        empty=(_("Nobody fits"), _("Search for another name or address.")),
    )


def _row(found: Person) -> Row:
    meta = [found.email or ""]
    if found.confirmed_at is None:
        meta.append(_("address not confirmed"))
    role = role_word(found.platform_role) if found.platform_role else ""
    return Row(found.name, url("administration.person", number=found.id), meta, role)


@blueprint.get("/people/<int:number>")
@access.allowed(_may, PERMISSION, load=_person)
def person(found: Person) -> Response:
    """One person: where they act, and how they get in."""
    page = render_template(
        "administration/person.html",
        person=found,
        memberships=queries.memberships(found),
        sign_ins=len(queries.sign_ins(found)),
        form=Form(formdata=None),
    )
    return make_response(page)


@blueprint.route("/people/<int:number>/role", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_person)
def platform_role(found: Person) -> Response:
    """Appoint somebody for the whole portal, or withdraw it."""
    form, who, number = PlatformRoleForm(), visitor.somebody(), found.id
    if not form.is_submitted():
        form.role.data = found.platform_role
    words = (_("Role of %(name)s", name=found.name), _("Save"))
    back = url("administration.person", number=number)

    def act() -> None:
        check_password_of(who, form.present.data or "")
        administrator()  # still, now that the password is checked
        platform.give_role(queries.person(number), form.role.data, by=who.actor)

    try:
        if settle(form, act):
            tell("good", _("Saved."))
            if not may_administer():  # the own role was given up: that page is closed now
                return go(visitor.FIRST_PAGE)
            return go("administration.person", number=number)
    except throttle.TooOften as often:
        return wait(form, *words, often)
    return show(form, *words, back=back)


@blueprint.route("/people/<int:number>/second-factor", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_person)
def second_factor(found: Person) -> Response:
    """Turn off a second factor that somebody lost."""
    form, who, number = LostFactorForm(), visitor.somebody(), found.id
    words = (_("Turn off the second factor of %(name)s", name=found.name), _("Turn off"))

    def act() -> None:
        check_password_of(who, form.present.data or "")
        administrator()  # still, now that the password is checked
        reason = form.reason.data or ""
        platform.turn_off_lost(queries.person(number), reason, by=who.actor)

    try:
        if settle(form, act):
            tell("good", _("Turned off. A mail tells the person, and all devices are signed out."))
            return go("administration.person", number=number)
    except throttle.TooOften as often:
        return wait(form, *words, often)
    lead = _("Only for who lost the telephone and the recovery codes.")
    return show(form, *words, lead=lead, back=url("administration.person", number=number))


@blueprint.post("/people/<int:number>/sign-out")
@access.allowed(_may, PERMISSION, load=_person)
def sign_out(found: Person) -> Response:
    """End all sign-ins of a person."""
    platform.sign_out(found, by=visitor.somebody().actor)
    tell("good", _("%(name)s is signed out everywhere.", name=found.name))
    return go("administration.person", number=found.id)


@blueprint.post("/people/<int:number>/reset")
@access.allowed(_may, PERMISSION, load=_person)
def reset(found: Person) -> Response:
    """Send a person a link for a new password."""
    platform.send_reset(found, by=visitor.somebody().actor)
    tell(
        "good",
        _("A mail with a link for a new password is on its way to %(email)s.", email=found.email),
    )
    return go("administration.person", number=found.id)
