"""I1: credentials to any origin, CSRF protection taken off, session cookies without their flags."""

from collections.abc import Iterator

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.i_browser_and_errors.cookies import cookies
from bot.checklist.questions.i_browser_and_errors.cors import cross_origin_settings
from bot.checklist.questions.i_browser_and_errors.csrf import csrf_settings
from bot.checklist.questions.i_browser_and_errors.taken_protection import taken_protection

_WANTED = Mentions.of(
    "cors access-control-allow-origin credentials csrf csurf nosurf cookie middleware allowedorigins"
    " checkorigin bypasspattern",
    {"session": r"sessions?\b"},
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each CORS setting with credentials, each switch of CSRF protection and each session cookie."""
    yield from cross_origin_settings(source, tree.names["allowed_origins"])
    yield from csrf_settings(source, tree.names)
    yield from cookies(source)


def _wanted(source: SourceFile) -> bool:
    return _WANTED.occur_in(source.lowered)


QUESTION = Question(question="I1", languages=CODE, find=find, wanted=_wanted, took=taken_protection)
