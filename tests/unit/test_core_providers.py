"""Settings of providers of OpenID Connect: what is read, and what is refused in which words."""

from __future__ import annotations

import pytest

from portal.core.settings import SettingsError, read

ONE = {
    "SAMBANG_OPENID": "banyuwangi",
    "SAMBANG_OPENID_BANYUWANGI_ISSUER": "https://masuk.banyuwangikab.go.id/",
    "SAMBANG_OPENID_BANYUWANGI_CLIENT_ID": "sambang",
    "SAMBANG_OPENID_BANYUWANGI_CLIENT_SECRET": "kopi-rahasia",
}
OF_TWO = {
    **{name.replace("BANYUWANGI", "KOTA_DEPOK"): value for name, value in ONE.items()},
    **ONE,
    "SAMBANG_OPENID": "banyuwangi, kota-depok,",
    "SAMBANG_OPENID_KOTA_DEPOK_ISSUER": "https://sso.depok.go.id",
    "SAMBANG_OPENID_KOTA_DEPOK_LABEL": "Kota Depok",
    "SAMBANG_OPENID_KOTA_DEPOK_DOMAINS": "Depok.go.id, mail.depok.go.id",
    "SAMBANG_OPENID_KOTA_DEPOK_ORGANISATION": "pemkot-depok",
}


def test_none_is_needed() -> None:
    assert read({}).openid == ()


def test_two() -> None:
    first, second = read(OF_TWO).openid
    assert (first.name, first.issuer) == ("banyuwangi", "https://masuk.banyuwangikab.go.id/")
    assert (first.client_id, first.client_secret) == ("sambang", "kopi-rahasia")
    assert (first.label, first.domains, first.organisation) == ("banyuwangi", frozenset(), None)
    assert (second.name, second.label) == ("kota-depok", "Kota Depok")
    assert second.domains == {"depok.go.id", "mail.depok.go.id"}
    assert second.organisation == "pemkot-depok"
    assert second.vouches_for("ayu@DEPOK.go.id")
    for other in ("ayu@xdepok.go.id", "ayu@depok.go.id.example", "a@b.depok.go.id", "ayu", ""):
        assert not second.vouches_for(other)
    assert "kopi-rahasia" not in repr(read(OF_TWO))


REFUSED = [
    ({"SAMBANG_OPENID": "Banyuwangi"}, "SAMBANG_OPENID must be names of small letters"),
    ({"SAMBANG_OPENID": "a/b"}, "SAMBANG_OPENID must be names of small letters"),
    ({"SAMBANG_OPENID": "solo"}, "SAMBANG_OPENID_SOLO_ISSUER must be set, since"),
    ({"SAMBANG_OPENID": "banyuwangi,banyuwangi"}, "SAMBANG_OPENID must differ; "),
    ({"_ISSUER": ""}, "SAMBANG_OPENID_BANYUWANGI_ISSUER must be set, since"),
    ({"_CLIENT_ID": " "}, "SAMBANG_OPENID_BANYUWANGI_CLIENT_ID must be set, since"),
    ({"_CLIENT_SECRET": ""}, "SAMBANG_OPENID_BANYUWANGI_CLIENT_SECRET must be set, since"),
    ({"_ISSUER": "http://masuk.go.id"}, "SAMBANG_OPENID_BANYUWANGI_ISSUER must be an https://"),
    ({"_ISSUER": "https://"}, "SAMBANG_OPENID_BANYUWANGI_ISSUER must be an https://"),
    ({"_ISSUER": "https://a:b"}, "SAMBANG_OPENID_BANYUWANGI_ISSUER must be an https://"),
    ({"_ISSUER": "https://a?b"}, "SAMBANG_OPENID_BANYUWANGI_ISSUER must be an https://"),
    (
        {"_ISSUER": "https://ayu:kopi-rahasia@masuk.go.id"},
        "SAMBANG_OPENID_BANYUWANGI_ISSUER must hold no name and no password.",
    ),
    ({"_DOMAINS": "ayu@go.id"}, "SAMBANG_OPENID_BANYUWANGI_DOMAINS must be domains"),
    ({"_DOMAINS": "*.go.id"}, "SAMBANG_OPENID_BANYUWANGI_DOMAINS must be domains"),
    ({"_DOMAINS": "id"}, "SAMBANG_OPENID_BANYUWANGI_DOMAINS must be domains"),
    ({"_ORGANISATION": "Depok!"}, "SAMBANG_OPENID_BANYUWANGI_ORGANISATION must be an"),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED)
def test_a_wrong_value_is_named_and_no_secret(changes: dict[str, str], message: str) -> None:
    prefix = "SAMBANG_OPENID_BANYUWANGI"
    full = {prefix + n if n.startswith("_") else n: v for n, v in changes.items()}
    with pytest.raises(SettingsError) as caught:
        read({**ONE, **full})
    assert str(caught.value).startswith(message)
    assert "kopi-rahasia" not in str(caught.value)


def test_two_names_of_one_issuer_are_refused() -> None:
    same = {**OF_TWO, "SAMBANG_OPENID_KOTA_DEPOK_ISSUER": ONE["SAMBANG_OPENID_BANYUWANGI_ISSUER"]}
    with pytest.raises(SettingsError, match="The issuers of SAMBANG_OPENID must differ"):
        read(same)


def test_a_trial_on_this_machine_needs_no_https() -> None:
    local = {**ONE, "SAMBANG_OPENID_BANYUWANGI_ISSUER": "http://127.0.0.1:9400"}
    assert read(local).openid[0].issuer == "http://127.0.0.1:9400"
