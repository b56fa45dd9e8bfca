"""I1: credentials to any origin, CSRF protection taken off, session cookies without their flags."""

from collections.abc import Iterator

from bot.checklist.cookies import cookies
from bot.checklist.cross_origin import cross_origin
from bot.checklist.forgery import forgery
from bot.checklist.language import CODE
from bot.checklist.mentions import Mentions
from bot.checklist.question import Question
from bot.checklist.source import SourceFile
from bot.checklist.subject import Subject
from bot.checklist.tree import Tree

_WANTED = Mentions.of(
    "cors access-control-allow-origin credentials csrf csurf nosurf cookie middleware allowedorigins"
    " checkorigin",
    {"session": r"sessions?\b"},
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each CORS setting with credentials, each switch of CSRF protection and each session cookie."""
    yield from cross_origin(source, tree.names["allowed_origins"])
    yield from forgery(source, tree.names)
    yield from cookies(source)


def _wanted(source: SourceFile) -> bool:
    return _WANTED.occur_in(source.lowered)


QUESTION = Question(question="I1", languages=CODE, find=find, wanted=_wanted)
