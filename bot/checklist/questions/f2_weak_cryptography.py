"""F2: a weak primitive, or a random that can be predicted, for something secret."""

from collections.abc import Iterator

from bot.checklist.calls import calls
from bot.checklist.ciphers import judge_cipher
from bot.checklist.hashes import judge_hash
from bot.checklist.language import CODE
from bot.checklist.question import Question
from bot.checklist.randoms import judge_random
from bot.checklist.source import SourceFile
from bot.checklist.subject import Subject
from bot.checklist.tree import Tree


def find(source: SourceFile, _tree: Tree) -> Iterator[Subject]:
    """Each call of a weak hash, a cipher, a key generator or a random that can be predicted."""
    for call in calls(source):
        for judge in (judge_hash, judge_cipher, judge_random):
            subject = judge(call, source)
            if subject is not None:
                yield subject
                break


QUESTION = Question(question="F2", languages=CODE, find=find)
