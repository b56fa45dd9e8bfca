"""One response that a file makes, and the statuses that it may have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import NAMES
from bot.checklist.syntax.bindings import bindings
from bot.checklist.values.folding import fold

STATUS = re.compile(r"(?<!\d)([1-5]\d\d)(?!\d)")
_STATUSES = {
    "BadRequest": 400,
    "Unauthorized": 401,
    "PaymentRequired": 402,
    "Forbidden": 403,
    "NotFound": 404,
    "MethodNotAllowed": 405,
    "NotAcceptable": 406,
    "RequestTimeout": 408,
    "Conflict": 409,
    "Gone": 410,
    "PreconditionFailed": 412,
    "RequestEntityTooLarge": 413,
    "UnsupportedMediaType": 415,
    "UnprocessableEntity": 422,
    "TooManyRequests": 429,
    "OK": 200,
    "Created": 201,
    "Accepted": 202,
    "InternalServerError": 500,
    "NotImplemented": 501,
    "BadGateway": 502,
    "ServiceUnavailable": 503,
    "GatewayTimeout": 504,
}
BY_NAME = {name.lower(): status for name, status in _STATUSES.items()} | {"internal": 500}


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One response.

    `statuses` are the constant ones it may have: empty where it names none, None where they are not known.
    """

    node: SgNode
    callee: str
    carried: Sequence[SgNode]
    statuses: frozenset[int] | None


def statuses(node: SgNode | None, source: SourceFile) -> frozenset[int] | None:
    """The statuses that an expression may stand for; None where they are not known."""
    if node is None:
        return frozenset()
    text = node.text()[:300]
    named = {
        BY_NAME[word.lower().replace("_", "")]
        for word in _named(text)
        if word.lower().replace("_", "") in BY_NAME
    }
    found = named | {int(number) for number in STATUS.findall(text)}
    if not found and node.kind() in NAMES:
        folded = fold(node, source)
        found = {int(number) for number in STATUS.findall(folded.text)}
        if folded.holes:
            found |= _otherwise(node, source)
            return frozenset(found) or None
    return frozenset(found) or None


def _otherwise(node: SgNode, source: SourceFile) -> set[int]:
    """The constant status of `const status = error.status || 500`."""
    values = [
        binding.value.text()[:120]
        for binding in bindings(source).of(node.text(), node)
        if binding.value is not None
    ]
    return {
        int(found)
        for value in values
        for found in re.findall(r"(?:\|\||\?\?|:|or|else)\s*([45]\d\d)\b", value)
    }


def _named(text: str) -> list[str]:
    written = re.findall(r"(?:Status|HTTPStatus\.|HttpStatus\.|StatusCodes\.|HTTP_\d\d\d_)(\w+)", text)
    return written + re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)\b", text)
