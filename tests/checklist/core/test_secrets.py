"""Credentials in a line: found, told from what only looks like one, and never echoed."""

import pytest

from bot.checklist.core.secrets import find_secrets, masked

TOKEN = "ghp_" + "cSBHXccoU70KLMPekfhBdluQoP4ghiQq7B9i"


@pytest.mark.parametrize(
    "line",
    [
        f'token = "{TOKEN}"',
        'key := "AKIA' + 'N355IJJC7FN6ITTG"',
        'password = "j9m9a2OF3as7CB"',
        'const s = { clientSecret: "aSzyGEQmGkbQ2FIw0T" };',
        'url = "postgres://app:aa937fc51f93a9aa1c83@db.acme.internal/app"',
    ],
)
def test_a_credential_is_found(line: str) -> None:
    assert len(find_secrets(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        'password = os.environ["PASSWORD"]',
        'password = "changeme-please-1"',
        'api_key = "YOUR_API_KEY_HERE_123"',
        'key = "AKIAIOSFODNN7EXAMPLE"',
        'PASSWORD_FIELD = "new_password2"',
        'token_url = "https://id.acme.example/oauth2/token"',
        'url = "postgres://postgres:postgres@localhost:5432/app"',
        'secret = "${SECRET_FROM_VAULT1}"',
        'next_token = "aSzyGEQmGkbQ2FIw0T"',
        'password_hash = "$2b$12$abcdefghijk1234567"',
    ],
)
def test_what_only_looks_like_one_is_left_alone(line: str) -> None:
    assert find_secrets(line) == []


def test_a_masked_line_shows_four_characters_and_the_length() -> None:
    assert masked(f'token = "{TOKEN}"') == 'token = "ghp_…(40)"'


def test_a_line_of_a_private_key_is_masked() -> None:
    assert "Q" * 10 not in masked("MIIE" + "Q" * 64)
