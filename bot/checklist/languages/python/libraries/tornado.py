"""Tornado."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.browser import KeywordCookies, NamedResponses
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(calls=frozenset({"tornado.template.Template"}))
ANSWERS = NamedResponses(
    names=("HTTPError", "send_error"),
    in_modules=words("write finish"),
    modules=("tornado",),
    logged={"HTTPError": ("bottle",)},
)
COOKIES = KeywordCookies(setters=frozenset({"set_secure_cookie"}))
