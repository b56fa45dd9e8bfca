"""Configured words join the defaults, or stand alone where the repository says so."""

from bot.checklist.core.names import NameDefault, Names

DEFAULTS = {"auth_gate": NameDefault(about="Gates.", default=("RequireAuth", "login_required"))}


def test_words_join_the_defaults() -> None:
    names = Names(DEFAULTS, {"auth_gate": ["Guard", "RequireAuth"]})

    assert names["auth_gate"] == ("RequireAuth", "login_required", "Guard")


def test_words_stand_alone_after_only() -> None:
    names = Names(DEFAULTS, {"auth_gate": ["!only", "Guard"]})

    assert names["auth_gate"] == ("Guard",)
    assert not names.matches("auth_gate", "RequireAuth")


def test_only_without_a_word_leaves_none() -> None:
    assert Names(DEFAULTS, {"auth_gate": ("!only",)})["auth_gate"] == ()


def test_words_of_a_name_that_nobody_declares_are_there_all_the_same() -> None:
    assert Names(DEFAULTS, {"loggers": ["!only", "log"]})["loggers"] == ("log",)
