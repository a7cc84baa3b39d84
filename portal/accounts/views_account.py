"""The own account: name, password, address, second factor, where one is signed in, and its end."""

from __future__ import annotations

from flask import Response, make_response, render_template, session
from flask_babel import gettext as _

from portal.accounts import (
    links,
    own_account,
    passwords,
    queries,
    registration,
    second_factor,
    signing_in,
    throttle,
    visitor,
)
from portal.accounts.forms import (
    LANGUAGE_WORDS,
    ChangeEmailForm,
    ChangePasswordForm,
    PasswordForm,
    ProfileForm,
    SecondFactorForm,
)
from portal.accounts.models import Person
from portal.accounts.views import (
    blueprint,
    broken_link,
    check_password_of,
    go,
    password_first,
    say,
    show,
    wait,
)
from portal.core import access
from portal.core.errors import NotFound
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell


@blueprint.get("/account")
@visitor.signed_in
def account() -> Response:
    """What there is to see and to change."""
    who = visitor.somebody()
    page = render_template(
        "accounts/account.html",
        person=who,
        memberships=queries.memberships(who),
        sign_ins=queries.sign_ins(who),
        here=visitor.here(),
        codes_left=queries.codes_left(who),
        identities=queries.identities(who),
        language_words=LANGUAGE_WORDS,
        form=Form(),
    )
    return make_response(page)


@blueprint.route("/account/profile", methods=["GET", "POST"])
@visitor.signed_in
def profile() -> Response:
    """Name and language."""
    who = visitor.somebody()
    form = ProfileForm(obj=who)
    if settle(form, lambda: own_account.rename(who, form.name.data or "", form.language.data)):
        return _done(_("Saved."))
    return show(form, _("Name and language"), _("Save"), back=url("accounts.account"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@visitor.signed_in
def password() -> Response:
    """Another password; all other browsers are signed out."""
    who = visitor.somebody()
    form = ChangePasswordForm()
    words = (_("Change the password"), _("Change"))
    if (first := password_first(who, form, words[0])) is not None:
        return first
    try:
        if settle(form, lambda: _change_password(who, form)):
            return _done(_("The password is changed. All other devices were signed out."))
    except throttle.TooOften as often:
        return wait(form, *words, often)
    return show(form, *words, back=url("accounts.account"))


def _change_password(who: Person, form: ChangePasswordForm) -> None:
    new, here = form.password.data or "", visitor.here()
    registration.check_password(new, who.name, who.email or "")
    check_password_of(who, form.present.data or "")
    own_account.set_password(who, passwords.keep(new), but=here)


@blueprint.route("/account/address", methods=["GET", "POST"])
@visitor.signed_in
def address() -> Response:
    """Another e-mail address; both have to agree."""
    who = visitor.somebody()
    form = ChangeEmailForm()
    words = (_("Change the e-mail address"), _("Send both mails"))
    if (first := password_first(who, form, words[0])) is not None:
        return first
    try:
        if settle(form, lambda: _ask_address(who, form)):
            return _done(_("We have sent a mail to both addresses. Open the link in each of them."))
    except throttle.TooOften as often:
        return wait(form, *words, often)
    return show(form, *words, back=url("accounts.account"))


def _ask_address(who: Person, form: ChangeEmailForm) -> None:
    check_password_of(who, form.present.data or "")
    throttle.count(throttle.MAIL_ACCOUNT, who.actor)
    own_account.ask_for_address(who, form.email.data or "")


@blueprint.post("/account/address/withdraw")
@visitor.signed_in
def withdraw_address() -> Response:
    """Give up a change of address."""
    own_account.withdraw_address(visitor.somebody())
    return _done(_("Your address stays as it is."))


@blueprint.route("/account/address/<any(old, new):side>/<token>", methods=["GET", "POST"])
@access.public
def agree(side: str, token: str) -> Response:
    """What the mail to one of the two addresses leads to."""
    form = Form()
    purpose = links.CHANGE_OLD if side == "old" else links.CHANGE_NEW
    try:
        who = own_account.of_address_link(purpose, token)
        if own_account.has_agreed(who, purpose):
            return _agreed(who)
        lead = _("The account of %(name)s will use the address %(email)s.",
                 name=who.name, email=who.new_email)  # fmt: skip
        moved: list[Person] = []
        if settle(form, lambda: moved.append(own_account.agree_to_address(purpose, token))):
            return _agreed(moved[0])
    except links.LinkBroken as broken:
        return broken_link(broken, (_("Your account"), url("accounts.account")))
    return show(form, _("Change the e-mail address"), _("I agree"), lead=lead)


def _agreed(who: Person) -> Response:
    if who.new_email:
        return say(
            _("One more mail"),
            _("Thank you. The address changes when the link in the other mail is opened as well."),
        )
    return say(
        _("Your address is changed"),
        _("Sign in with the new address from now on."),
        action=(_("Sign in"), url("accounts.sign_in")),
    )


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@visitor.signed_in
def second_factor_on() -> Response:
    """Set up an authenticator app; the secret waits in the session until a code has come."""
    who = visitor.somebody()
    if who.has_second_factor:
        return go("accounts.account")
    form = SecondFactorForm()
    if (first := password_first(who, form, _("Turn on the second factor"))) is not None:
        return first
    secret = session.setdefault("new-secret", second_factor.new_secret())
    codes: list[str] = []

    def act() -> None:
        check_password_of(who, form.present.data or "")
        codes.extend(own_account.turn_on_second_factor(who, secret, form.code.data or ""))

    try:
        if settle(form, act):
            del session["new-secret"]
            lead = _("The second factor is on. From now on, signing in takes a code of the app.")
            return _show_codes(codes, lead)
    except throttle.TooOften as often:
        return wait(form, _("Turn on the second factor"), _("Turn on"), often)
    page = render_template(
        "accounts/second_factor.html",
        form=form,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        picture=second_factor.picture(secret, who.email or ""),
        address=second_factor.address(secret, who.email or ""),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _show_codes(codes: list[str], lead: str) -> Response:
    return make_response(render_template("accounts/codes.html", codes=codes, lead=lead))


@blueprint.route("/account/second-factor/off", methods=["GET", "POST"])
@visitor.signed_in
def second_factor_off() -> Response:
    """The password alone is enough again."""
    who = visitor.somebody()
    form = PasswordForm()
    words = (_("Turn the second factor off"), _("Turn off"))

    def act() -> None:
        check_password_of(who, form.present.data or "")
        own_account.turn_off_second_factor(who)

    try:
        if settle(form, act):
            return _done(_("The second factor is off."))
    except throttle.TooOften as often:
        return wait(form, *words, often)
    lead = _("Whoever learns your password can sign in then. The recovery codes end as well.")
    return show(form, *words, lead=lead, back=url("accounts.account"))


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@visitor.signed_in
def recovery_codes() -> Response:
    """Ten new codes in place of the old ones."""
    who = visitor.somebody()
    if not who.has_second_factor:
        return go("accounts.account")
    form = PasswordForm()
    words = (_("New recovery codes"), _("Make new codes"))
    codes: list[str] = []

    def act() -> None:
        check_password_of(who, form.present.data or "")
        codes.extend(own_account.new_recovery_codes(who))

    try:
        if settle(form, act):
            return _show_codes(codes, _("The codes of before do not work any more."))
    except throttle.TooOften as often:
        return wait(form, *words, often)
    lead = _("You get ten new codes. Those of before do not work any more then.")
    return show(form, *words, lead=lead, back=url("accounts.account"))


@blueprint.post("/account/sign-ins/<int:number>/end")
@visitor.signed_in
def end_sign_in(number: int) -> Response:
    """Sign another browser out."""
    who = visitor.somebody()
    found = next((item for item in queries.sign_ins(who) if item.id == number), None)
    if found is None:
        raise NotFound(number)
    signing_in.end(found, by=who)
    return _done(_("That device is signed out."))


@blueprint.post("/account/sign-ins/end-all")
@visitor.signed_in
def end_all_sign_ins() -> Response:
    """Sign out everywhere else."""
    signing_in.end_all(visitor.somebody(), but=visitor.here())
    return _done(_("All other devices are signed out."))


@blueprint.route("/account/delete", methods=["GET", "POST"])
@visitor.signed_in
def delete() -> Response:
    """The end of the account."""
    who = visitor.somebody()
    form = PasswordForm()
    words = (_("Delete the account"), _("Delete it for good"))
    if (first := password_first(who, form, words[0])) is not None:
        return first

    def act() -> None:
        check_password_of(who, form.present.data or "")
        own_account.delete_account(who)

    try:
        if settle(form, act):
            visitor.leave()
            bye = say(_("Your account is deleted"), _("Thank you for having been here."))
            return visitor.forgotten(bye)
    except throttle.TooOften as often:
        return wait(form, *words, often)
    lead = _(
        "Your name, your address and all ways in are forgotten, at once and for good. What you did "
        "for an organisation stays in its records, without your name."
    )
    return show(form, *words, lead=lead, back=url("accounts.account"), stop=True)


def _done(message: str) -> Response:
    tell("good", message)
    return go("accounts.account")
