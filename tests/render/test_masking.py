import random
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.masking import mask, without_tokens

RANDOM = "q7Zp2LxV9mTr4KwB8nYc"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("cloning with ghp_" + "a1" * 18, "cloning with ***"),
        ("github_pat_11ABC_" + "x" * 40 + " used", "*** used"),
        ("AKIAIOSFODNN7EXAMPLE", "***"),
        ("xoxb-123456789012-abcdef", "***"),
        ("npm_" + "a" * 36, "***"),
        ("sk-ant-api03-" + "a" * 30, "***"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl done", "*** done"),
        ("API_KEY=abc123", "API_KEY=***"),
        ("export MY_SECRET_VALUE='with blanks in it' next", "export MY_SECRET_VALUE=*** next"),
        ('{"password": "hunter2", "user": "x"}', '{"password": ***, "user": "x"}'),
        ("DATABASE_URL=postgres://u:p@db/x", "DATABASE_URL=***"),
        ("fetch https://user:p@ss@git.example/x.git", "fetch https://***@git.example/x.git"),
        ("Authorization: Bearer abcdef", "Authorization: Bearer ***"),
        ("authorization: Basic dXNlcjpwYXNz", "authorization: Basic ***"),
        ("curl -H 'bearer abcdefgh12345'", "curl -H 'bearer ***'"),
        (f"the token {RANDOM} was refused", "the token *** was refused"),
        (f"password is {RANDOM}", "password is ***"),
    ],
)
def test_a_secret_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "AssertionError: 3 != 4",
        "the token expired yesterday",
        "tests/test_passwords.py::test_a_password_that_matches PASSED",
        "commit 3f2504e04f8941d39a0c0305e82c3301aaaaaaaa",
        "https://github.com/acme/shop/pull/7",
        "mail wei@example.com",
        "import tokenizer",
        "",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert mask(text) == text


def test_a_private_key_is_masked_with_its_lines_kept() -> None:
    text = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nb"

    assert mask(text) == "a\n***\n***\n***\n***\nb"


@pytest.mark.parametrize("line_end", ["\n", "\\n"])
def test_a_private_key_without_an_end_is_masked(line_end: str) -> None:
    masked = mask(f"key -----BEGIN PRIVATE KEY-----{line_end}MIIEvQIBADANBg{line_end}c2VjcmV0")

    assert "MII" not in masked
    assert "c2V" not in masked


def test_the_inside_of_a_key_is_masked_without_its_head() -> None:
    assert mask("M" * 64 + "\nend") == "***\nend"


@given(secret=st.text(alphabet=string.ascii_letters + string.digits, min_size=20, max_size=40))
def test_no_github_token_survives(secret: str) -> None:
    assert secret not in mask(f"before ghs_{secret} after\nTOKEN={secret}")


@given(text=st.text())
def test_lines_stay_lines(text: str) -> None:
    assert mask(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "unit", ["secret", "token ", "-----BEGIN A-----\n", "a://", "eyJ", "authorization", "_api_key_", "x:@/"]
)
def test_a_hostile_log_costs_no_more_than_its_length(unit: str) -> None:
    text = (unit * (65_536 // len(unit)))[:65_536]
    noise = "".join(random.Random(1).choices(string.printable, k=65_536))  # noqa: S311 - no secret hangs on it
    started = time.process_time()

    mask(text)
    mask(noise)

    assert time.process_time() - started < 0.5


def test_tokens_alone_are_masked_and_the_words_around_them_stay() -> None:
    said = "the token ghp_0123456789abcdef is missing in https://x:secret1@acme.com/a"

    assert without_tokens(said) == "the token *** is missing in https://***@acme.com/a"
    assert without_tokens("the password field is missing") == "the password field is missing"
