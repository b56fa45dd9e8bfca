"""G1: a webhook whose signature nobody verifies, a JWT that is decoded without verification."""

from collections.abc import Iterator
from dataclasses import replace

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.g_verification.jwt_decoding import decoded_tokens
from bot.checklist.questions.g_verification.taken_away import unchecked_now
from bot.checklist.questions.g_verification.webhook_checks import judge
from bot.checklist.questions.g_verification.webhook_handlers import handlers
from bot.model.review import Verdict

_WANTED = Mentions.of(
    "hook jwt jsonwebtoken unverified parsesigned /events /commands compare_digest timingsafeequal hmac.equal"
    " constanttimecompare",
    {
        "jose": r"jose\b",
        "valid": r"valid\w{0,24}(?:sig\w*|mac|digest)\(",
        ".split(": r"\.split\([\"'`]\.[\"'`]\)\[1\]",
    },
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each call that decodes a JWT and each handler of a webhook."""
    yield from decoded_tokens(source)
    for handler in handlers(source, tree.names["webhook_paths"]):
        subject = judge(handler, source, tree.names)
        if subject is not None:
            yield subject


def took(base: SourceFile, head: SourceFile, tree: Tree) -> Iterator[Subject]:
    """The signature checks that a change takes away; said where head fails for it, if it does."""
    for gone in unchecked_now(base, head):
        at_head = [
            subject
            for subject in find(head, tree)
            if subject.symbol == gone.symbol and subject.verdict is Verdict.FAIL
        ]
        yield replace(at_head[0], message=f"{at_head[0].message} {gone.message}") if at_head else gone


def _wanted(source: SourceFile) -> bool:
    return _WANTED.occur_in(source.lowered) or _WANTED.occur_in(source.path.lower())


QUESTION = Question(question="G1", languages=CODE, find=find, wanted=_wanted, took=took)
