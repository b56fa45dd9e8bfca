import pytest

from bot.checklist.core.placeholders import is_credible, is_placeholder, is_word


@pytest.mark.parametrize(
    ("value", "credible"),
    [
        ("yuyFnJMCSErd1u", True),
        ("2802f96c963e86127e836ad7ffe020c9", True),
        ("xKqLmWzTbNvRcYhD", True),
        ("changeme-2024!", False),
        ("your-api-key-1", False),
        ("short1", False),
        ("a" * 201 + "1", False),
        ("password reset 1", False),
        ("Password must have 8 characters", False),
        ("/etc/app/secret1.pem", False),
        ("arn:aws:secretsmanager:eu:1", False),
        ("${SECRET_KEY_1}", False),
        ("billing-stripe-key", False),
        ("aaaaaaaa11111111", False),
    ],
)
def test_a_value_is_told_from_a_word_a_name_and_a_placeholder(value: str, *, credible: bool) -> None:
    assert is_credible(value) is credible


def test_a_placeholder_says_itself_that_it_is_none() -> None:
    assert is_placeholder("AKIAIOSFODNN7EXAMPLE")
    assert is_placeholder("abababab")
    assert not is_placeholder("yuyFnJMCSErd1u")


@pytest.mark.parametrize(
    ("value", "word"), [("hunter", True), ("MySecret", True), ("aXbYcZ", False), ("a1", False)]
)
def test_a_word_is_letters_with_capitals_where_words_have_them(value: str, *, word: bool) -> None:
    assert is_word(value) is word
