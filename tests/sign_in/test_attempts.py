"""A sign-in ends where it began, once, in time, at one of our own pages."""

from datetime import timedelta

import pytest

from bot.sign_in.attempts import LONGEST_PATH, Attempts, own_path
from bot.sign_in.sealing import Sealer
from tests.building import NOW


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/", "/"),
        ("/acme/web/pull/7?x=1#y", "/acme/web/pull/7?x=1#y"),
        ("", "/"),
        ("acme", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\\b", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("https://evil.example", "/"),
        ("/é", "/"),
        ("/" + "a" * LONGEST_PATH, "/"),
    ],
)
def test_only_a_path_of_this_server_is_gone_to(wanted: str, path: str) -> None:
    assert own_path(wanted) == path


def test_an_attempt_ends_once_by_its_own_state_and_in_time() -> None:
    attempts = Attempts(Sealer("secret", "sign-ins"))
    attempt, cookie = attempts.begin("/x", NOW)
    another, other_cookie = attempts.begin("/x", NOW)

    assert attempts.end(cookie, another.state, NOW) is None
    assert attempts.end(other_cookie, attempt.state, NOW) is None
    assert attempts.end(cookie, attempt.state, NOW + timedelta(minutes=10, seconds=1)) is None
    assert attempts.end(cookie, attempt.state, NOW - timedelta(seconds=1)) is None
    assert attempts.end(cookie, attempt.state, NOW) == attempt
    assert attempts.end(cookie, attempt.state, NOW) is None


def test_a_cookie_of_another_secret_or_purpose_begins_nothing() -> None:
    attempt, _ = (attempts := Attempts(Sealer("secret", "sign-ins"))).begin("/x", NOW)

    for sealer in (Sealer("other", "sign-ins"), Sealer("secret", "sessions")):
        _, cookie = Attempts(sealer).begin("/x", NOW)
        assert attempts.end(cookie, attempt.state, NOW) is None
    assert attempts.end("", "", NOW) is None


def test_neither_state_nor_verifier_is_shown() -> None:
    attempt, _ = Attempts(Sealer("secret", "sign-ins")).begin("/x", NOW)

    assert attempt.state not in repr(attempt)
    assert attempt.verifier not in repr(attempt)
