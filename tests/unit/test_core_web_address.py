"""Which texts are web addresses that a reader can follow."""

from __future__ import annotations

import pytest

from portal.core.web_address import web_address


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://kominfo.go.id", "https://kominfo.go.id"),
        ("HTTPS://Kominfo.go.id/A?b=c#d", "https://Kominfo.go.id/A?b=c#d"),
        ("http://10.0.0.1:8080/x", "http://10.0.0.1:8080/x"),
        ("https://müller.example/ä(1)", "https://müller.example/ä(1)"),
    ],
)
def test_an_address_is_kept(text: str, kept: str) -> None:
    assert web_address(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "", "kominfo.go.id", "https:kominfo.go.id", "javascript:alert(1)", "ftp://a.id", "//a.id",
        "data://a.id", "https://", "https://?a.id", "https:///a.id", "https://kominfo",
        "https://a.id/b c", "https://a .id", "https://a.id/\n", "https://.id", "https://a..id",
        "https://-a.id", "https://javascript:alert(1.5)", "https://a.id:99999/", "https://[a.id/",
        "https://bank.go.id@b.example/", 'https://a.id/"><b>', "https://a.id/" + "x" * 990,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    assert web_address(text) is None
