"""Settings: defaults, what is refused and in which words, and that the README tells them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.core import providers
from portal.core.settings import ROOT, SettingsError, make_instance, read

SECRET = "c" * 32
PRODUCTION = {
    "SAMBANG_ENV": "production",
    "SAMBANG_SECRET_KEY": SECRET,
    "SAMBANG_ALLOWED_HOSTS": "sambang.example.go.id",
    "SAMBANG_ADDRESS": "https://sambang.example.go.id",
    "SAMBANG_MAIL": "smtp://sambang:kopi@mail.example.go.id:587?tls=1",
    "SAMBANG_MAIL_FROM": "Sambang <sambang@example.go.id>",
}


def refusal(**environ: str) -> str:
    """The message of the error that these variables cause."""
    with pytest.raises(SettingsError) as caught:
        read(environ)
    return str(caught.value)


@pytest.mark.parametrize("empty", [False, True])
def test_the_defaults(empty: bool) -> None:
    variables = re.findall(r'"(SAMBANG_\w+)"', (ROOT / "portal/core/settings.py").read_text())
    found = read(dict.fromkeys(variables, "") if empty else {})
    assert (found.env, found.production) == ("development", False)
    assert found.secret_key == "only-for-development"
    assert found.instance == ROOT / "instance"
    assert found.database_url == f"sqlite:///{ROOT}/instance/sambang.db"
    assert found.index_folder == ROOT / "instance" / "index"
    assert found.content == ROOT / "content"
    assert found.allowed_hosts == ()
    assert (found.https, found.proxies) == (False, 0)
    assert (found.worker_pause, found.log_level) == (0.5, "INFO")
    assert (found.address, found.mail) == ("http://127.0.0.1:8000", "file:")
    assert found.mail_from == "Sambang <sambang@localhost>"
    assert (found.files, found.s3_key, found.s3_secret) == ("disk:", "", "")


def test_everything_can_be_chosen(tmp_path: Path) -> None:
    found = read(
        {
            "SAMBANG_ENV": "test",
            "SAMBANG_SECRET_KEY": "kopi",
            "SAMBANG_DATABASE_URL": "postgresql://ayu:kopi@db/sambang",
            "SAMBANG_INSTANCE": str(tmp_path),
            "SAMBANG_INDEX": str(tmp_path / "words"),
            "SAMBANG_CONTENT": str(tmp_path / "texts"),
            "SAMBANG_ALLOWED_HOSTS": " sambang.go.id, www.sambang.go.id,,",
            "SAMBANG_HTTPS": "yes",
            "SAMBANG_PROXIES": "2",
            "SAMBANG_WORKER_PAUSE": "0.05",
            "SAMBANG_LOG_LEVEL": "warning",
            "SAMBANG_ADDRESS": "https://sambang.go.id/",
            "SAMBANG_MAIL": "smtps://ayu:kopi@mail.go.id",
            "SAMBANG_MAIL_FROM": "sambang@go.id",
            "SAMBANG_FILES": "s3://berkas?endpoint=https://s3.go.id&region=id",
            "SAMBANG_S3_KEY": "ayu",
            "SAMBANG_S3_SECRET": "kopi",
        }
    )
    assert (found.env, found.production) == ("test", False)
    assert (found.secret_key, found.log_level) == ("kopi", "WARNING")
    assert found.database_url == "postgresql://ayu:kopi@db/sambang"
    assert (found.instance, found.index_folder) == (tmp_path, tmp_path / "words")
    assert found.content == tmp_path / "texts"
    assert found.allowed_hosts == ("sambang.go.id", "www.sambang.go.id")
    assert (found.https, found.proxies, found.worker_pause) == (True, 2, 0.05)
    assert (found.address, found.mail_from) == ("https://sambang.go.id", "sambang@go.id")
    assert found.mail == "smtps://ayu:kopi@mail.go.id"
    assert found.files == "s3://berkas?endpoint=https://s3.go.id&region=id"
    assert (found.s3_key, found.s3_secret) == ("ayu", "kopi")


def test_database_and_index_lie_in_the_instance_folder(tmp_path: Path) -> None:
    found = read({"SAMBANG_INSTANCE": str(tmp_path)})
    assert found.database_url == f"sqlite:///{tmp_path}/sambang.db"
    assert found.index_folder == tmp_path / "index"


def test_paths_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = read({"SAMBANG_INSTANCE": "data", "SAMBANG_CONTENT": "../texts"})
    assert found.instance == tmp_path / "data"
    assert found.content == tmp_path.parent / "texts"


def test_without_a_mapping_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMBANG_WORKER_PAUSE", "7")
    assert read().worker_pause == 7


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        *((value, True) for value in ("1", "true", "Yes", "ON")),
        *((value, False) for value in ("0", "False", "no", "off")),
    ],
)
def test_flags(value: str, meaning: bool) -> None:
    assert read({"SAMBANG_HTTPS": value}).https is meaning


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "SAMBANG_ENV",
            "prod",
            "SAMBANG_ENV must be one of development, test, production, not 'prod'.",
        ),
        ("SAMBANG_HTTPS", "ja", "SAMBANG_HTTPS must be 1 or 0, not 'ja'."),
        *(
            (
                "SAMBANG_PROXIES",
                value,
                f"SAMBANG_PROXIES must be a whole number from 0 to 99, not {value!r}.",
            )
            for value in ("-1", "1.5", "100", "two", "²", " 1")
        ),
        *(
            (
                "SAMBANG_WORKER_PAUSE",
                value,
                f"SAMBANG_WORKER_PAUSE must be a number from 0.01 to 86400, not {value!r}.",
            )
            for value in ("0", "0.009", "-1", "86401", "nan", "inf", "soon")
        ),
        (
            "SAMBANG_LOG_LEVEL",
            "loud",
            "SAMBANG_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'.",
        ),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, message: str) -> None:
    assert refusal(**{name: value}) == message


@pytest.mark.parametrize("url", ["mysql://ayu:kopi@db/x", "postgres://ayu:kopi@db/x", "x.db"])
def test_a_wrong_database_is_refused_without_telling_its_password(url: str) -> None:
    message = refusal(SAMBANG_DATABASE_URL=url)
    assert message == "SAMBANG_DATABASE_URL must begin with sqlite:/// or postgresql://."


@pytest.mark.parametrize("url", ["postgresql://ayu:kopi@db:port/x", "postgresql://ayu:kopi@[::1/x"])
def test_a_malformed_database_is_refused_without_telling_its_password(url: str) -> None:
    message = refusal(SAMBANG_DATABASE_URL=url)
    assert message == "SAMBANG_DATABASE_URL is not an address of a database."


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    message = refusal(SAMBANG_DATABASE_URL=url)
    assert message == "SAMBANG_DATABASE_URL must name a file; processes share no memory."


@pytest.mark.parametrize("inside", ["", "instance"])
def test_an_instance_folder_that_cannot_be(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / inside
    with pytest.raises(SettingsError, match=r"SAMBANG_INSTANCE cannot be used: .*: .*\.$"):
        make_instance(folder)


def test_an_instance_folder_that_is_made_and_is_there(tmp_path: Path) -> None:
    for _ in range(2):
        make_instance(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_production_with_everything_it_needs() -> None:
    found = read(PRODUCTION)
    assert (found.production, found.https) == (True, True)
    assert found.allowed_hosts == ("sambang.example.go.id",)
    assert found.secret_key == SECRET


def test_production_may_leave_https_to_somebody_else() -> None:
    assert read({**PRODUCTION, "SAMBANG_HTTPS": "0"}).https is False


@pytest.mark.parametrize("secret", ["", "only-for-development", "c" * 31])
def test_production_refuses_an_unsafe_secret(secret: str) -> None:
    message = refusal(**{**PRODUCTION, "SAMBANG_SECRET_KEY": secret})
    assert message == (
        "SAMBANG_SECRET_KEY must be set to at least 32 random characters in production: "
        "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )


@pytest.mark.parametrize("value", ["1", "true", "On", "maybe"])
def test_production_refuses_debug(value: str) -> None:
    message = refusal(**PRODUCTION, FLASK_DEBUG=value)
    assert message == "FLASK_DEBUG must be 0 in production: it shows code to visitors."


@pytest.mark.parametrize("value", ["", "0", "False", "no"])
def test_production_minds_no_debug_that_is_off(value: str) -> None:
    assert read({**PRODUCTION, "FLASK_DEBUG": value}).production


@pytest.mark.parametrize("hosts", ["", " ", ", ,"])
def test_production_refuses_to_answer_to_any_host(hosts: str) -> None:
    message = refusal(**{**PRODUCTION, "SAMBANG_ALLOWED_HOSTS": hosts})
    assert message == (
        "SAMBANG_ALLOWED_HOSTS must name at least one host in production, "
        "for example sambang.example.go.id"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("SAMBANG_MAIL", "SAMBANG_MAIL must name a mail server in production, "),
        ("SAMBANG_MAIL_FROM", "SAMBANG_MAIL_FROM must be set in production: "),
        ("SAMBANG_ADDRESS", "SAMBANG_ADDRESS must be the portal's https:// address in production"),
    ],
)
def test_production_needs_to_know_how_mails_go_out(name: str, message: str) -> None:
    assert refusal(**{**PRODUCTION, name: ""}).startswith(message)


@pytest.mark.parametrize(
    "value",
    ["mail.go.id", "smtp://", "smtp://:25", "smtp://ayu:kopi@mail:port", "file:/tmp", "imap://x"],
)
def test_a_wrong_mail_server_is_refused_without_telling_its_password(value: str) -> None:
    message = refusal(SAMBANG_MAIL=value)
    assert message.startswith("SAMBANG_MAIL must ")
    assert "kopi" not in message


@pytest.mark.parametrize(
    "value",
    [
        "disk",
        "disk:/srv",
        "s3://",
        "s3:bucket",
        "s3://bucket/folder",
        "s3://B_",
        "s3://bucket?endpoint=s3.go.id",
    ],
)
def test_a_wrong_place_for_files_is_refused(value: str) -> None:
    message = refusal(SAMBANG_FILES=value, SAMBANG_S3_KEY="ayu", SAMBANG_S3_SECRET="kopi")
    assert message.startswith("SAMBANG_FILES must be disk: or look like s3://bucket?endpoint=")
    assert "kopi" not in message


@pytest.mark.parametrize("given", [{}, {"SAMBANG_S3_KEY": "ayu"}, {"SAMBANG_S3_SECRET": "kopi"}])
def test_s3_needs_key_and_secret(given: dict[str, str]) -> None:
    message = refusal(SAMBANG_FILES="s3://berkas", **given)
    assert message == "SAMBANG_S3_KEY and SAMBANG_S3_SECRET must be set for s3:// files."


@pytest.mark.parametrize("value", ["sambang", "@go.id", "a@", "Sambang <>", "a@go.id\nBcc: b"])
def test_a_wrong_sender_is_refused(value: str) -> None:
    assert refusal(SAMBANG_MAIL_FROM=value).startswith("SAMBANG_MAIL_FROM must be one address, ")


@pytest.mark.parametrize(
    "value", ["sambang.go.id", "ftp://sambang.go.id", "https://", "https://a/b"]
)
def test_a_wrong_address_is_refused(value: str) -> None:
    assert refusal(SAMBANG_ADDRESS=value).startswith("SAMBANG_ADDRESS must look like https://")


def test_the_address_has_the_port_of_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read({"PORT": "8080"}).address == "http://127.0.0.1:8080"


@pytest.mark.parametrize("name", ["development", "test"])
def test_elsewhere_the_same_is_allowed(name: str) -> None:
    found = read({"SAMBANG_ENV": name, "FLASK_DEBUG": "1"})
    assert (found.env, found.allowed_hosts) == (name, ())


def test_the_readme_names_exactly_the_variables_that_are_read() -> None:
    settings = (ROOT / "portal/core/settings.py").read_text(encoding="utf-8")
    commands = (ROOT / "portal/core/cli.py").read_text(encoding="utf-8")
    settings += (ROOT / "portal/core/providers.py").read_text(encoding="utf-8")
    read_here = re.findall(r'env\.get\(\s*"(\w+)"', settings)
    read_by_up = re.findall(r'envvar="(\w+)"', commands)
    of_each_provider = [f"SAMBANG_OPENID_NAME_{part}" for part in providers.PARTS]
    assert len(read_here) == 19
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", readme, re.MULTILINE)
    assert sorted(told) == sorted([*read_here, *of_each_provider, *read_by_up])
