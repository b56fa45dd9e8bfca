"""H2: a client for somebody else's address that follows redirects or waits for ever."""

from collections.abc import Iterator
from itertools import islice

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.h_outbound.client_bounds import bounds
from bot.checklist.questions.h_outbound.h1_outbound_hosts import MOST_REQUESTS, SENDS
from bot.checklist.questions.h_outbound.outbound import outbound
from bot.checklist.questions.h_outbound.ssrf_targets import Choice, destination, sender


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each request to an address that was checked, because it is still somebody else's."""
    for request in islice(outbound(source), MOST_REQUESTS):
        judged = destination(request, source, tree.names)
        if judged is None or judged.choice is not Choice.CHECKED or request.is_page:
            continue
        call = sender(request, source)
        found = bounds(call, request.call, source)
        if found is None:
            yield unclear(source, call.node, "Whether this client follows redirects could not be followed.")
        elif found.has_timeout and not found.follows:
            yield passes(source, call.node, "a timeout, and no redirects")
        else:
            wrong = [
                *(["follows redirects"] if found.follows else []),
                *([] if found.has_timeout else ["has no timeout"]),
            ]
            yield fails(
                source, call.node, f"The client {' and '.join(wrong)}: forbid redirects and set a timeout."
            )


def _wanted(source: SourceFile) -> bool:
    return SENDS.occur_in(source.text)


QUESTION = Question(question="H2", languages=CODE, find=find, wanted=_wanted)
