"""I2: the text or the stack of an internal error in a response, and debug mode left on."""

import re
from collections.abc import Iterator

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.i_browser_and_errors.debugging import debug_switches
from bot.checklist.questions.i_browser_and_errors.error_text import ErrorNames, Kind, shows
from bot.checklist.questions.i_browser_and_errors.http_responses import answers
from bot.checklist.questions.i_browser_and_errors.returned import returned_answers
from bot.checklist.questions.i_browser_and_errors.statuses import Answer
from bot.checklist.syntax.calls import calls
from bot.checklist.syntax.functions import calls_within
from bot.checklist.values.conditions import depends_on_environment, is_for_development, proven

_FIRST_SERVER_ERROR = 500
_INPUT = re.compile(
    r"Validation|BadRequest|Invalid|Schema|UserError|ClientError|UnprocessableEntity|Http404|NotFound"
    r"|Permission",
    re.IGNORECASE,
)
_OWN_KIND = re.compile(
    r"instanceof\s+(?!Error\b)|isinstance\((?!\w+,\s*(?:Base)?Exception\))"
    r"|errors\.(?:As|Is)\(|isHttpError|isBoom|\.expose\b|isOperational|\.name ===|\.code ==="
)
_STATUS_COMPARED = re.compile(
    r"(?i:status|code)\w*\s*(?P<how>[<>]=?|[!=]==?)\s*(?:500|499|http\.StatusInternalServerError)\b"
)
_WANTED = Mentions.of("err exc debug traceback recover() catch", {"stack": r"\bstack\b"})


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each response made from an error, and each debug switch."""
    yield from debug_switches(source)
    errors = ErrorNames(source)
    seen: set[int] = set()
    for answer in (*answers(source), *returned_answers(source)):
        subject = _judge(answer, errors, source, tree)
        if subject is not None and subject.line not in seen:
            seen.add(subject.line)
            yield subject
    for call in calls(source):
        if tree.names.matches("error_responders", call.callee) and call.line not in seen:
            yield passes(source, call.node, "through the responder")


def _judge(answer: Answer, errors: ErrorNames, source: SourceFile, tree: Tree) -> Subject | None:  # noqa: PLR0911 - one line a form
    if tree.names.matches("error_responders", answer.callee):
        return None
    kind, at = max(
        (shows(node, errors, source) for node in answer.carried),
        key=lambda pair: pair[0],
        default=(Kind.NOTHING, None),
    )
    if at is None or _is_through_responder(answer, source, tree):
        return None
    if depends_on_environment(at) or is_for_development(source.path):
        return passes(source, answer.node, "for developers only")
    statuses = answer.statuses
    if statuses is None and kind is Kind.STACK:
        return _fails(source, answer, kind)
    if proven(answer.node, _is_own_kind) or proven(at, _is_own_kind):
        return passes(source, answer.node, "an error of one's own kind")
    if statuses is None:
        return unclear(
            source, answer.node, "An error's text is sent with a status that could not be followed."
        )
    if statuses and max(statuses) < _FIRST_SERVER_ERROR and min(statuses) >= 400:  # noqa: PLR2004 - HTTP
        return passes(source, answer.node, "about the caller's own request")
    if not statuses and _INPUT.search(errors.caught(answer.node)):
        return passes(source, answer.node, "about the caller's own input")
    return _fails(source, answer, kind)


def _is_own_kind(condition: str, holds: bool) -> bool:  # noqa: FBT001 - as `proven` gives it
    """Whether an error is one that the service itself makes for its callers."""
    compared = _STATUS_COMPARED.search(condition)
    if compared is not None:
        return (compared["how"] in {"<", "<=", "!=", "!=="}) == holds
    return holds and _OWN_KIND.search(condition) is not None


def _fails(source: SourceFile, answer: Answer, kind: Kind) -> Subject:
    what = "The stack" if kind is Kind.STACK else "The text"
    message = f"{what} of an internal error is sent to the caller: log it and answer with fixed text."
    return fails(source, answer.node, message)


def _is_through_responder(answer: Answer, source: SourceFile, tree: Tree) -> bool:
    return any(
        tree.names.matches("error_responders", call.callee) and call.node != answer.node
        for call in calls_within(answer.node, source)
    )


def _wanted(source: SourceFile) -> bool:
    return _WANTED.occur_in(source.lowered)


QUESTION = Question(question="I2", languages=CODE, find=find, wanted=_wanted)
