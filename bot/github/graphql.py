"""GraphQL documents and answers: data may be partial, and what is wrong with it stands beside it."""

from typing import Generic, TypeVar

import msgspec

from bot.github.errors import GitHubError, NotOffered, ServerError, Unprocessable, shortened

_WHERE = "POST /graphql"
_UNKNOWN = frozenset({"undefinedField", "undefinedType", "variableRequiresValidType"})
_SPENT = frozenset({"RATE_LIMITED", "RATE_LIMIT"})

T = TypeVar("T")


class Extensions(msgspec.Struct, frozen=True):
    """What GitHub says of a document that its schema does not know."""

    code: str = ""


class GraphQLError(msgspec.Struct, frozen=True):
    """One entry of `errors` beside partial data. `path` names the field that is null because of it."""

    message: str = ""
    type: str = ""
    path: list[str | int] | None = None
    extensions: Extensions = Extensions()


class _Envelope(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[GraphQLError] = []


class Document(Generic[T]):
    """A GraphQL document, and the form of its data."""

    def __init__(self, text: str, data: type[T]) -> None:
        """`text` holds exactly one operation."""
        self.text = text
        self.data = data


class GraphQLAnswer(Generic[T]):
    """Data, perhaps partial, and what GitHub says is wrong with it. `raw` is the data's JSON."""

    def __init__(self, data: T, raw: bytes, errors: tuple[GraphQLError, ...]) -> None:
        self.data = data
        self.raw = raw
        self.errors = errors


class BudgetSpentError(Exception):
    """The answer says in its body that the points of this hour are used up."""


def read_answer(document: Document[T], body: bytes) -> GraphQLAnswer[T]:
    """The typed answer, provided that it has any data.

    Raises:
        BudgetSpentError: nothing was done because no points are left.
        GitHubError: there is no data at all, or it has another form.
    """
    envelope = decoded(body, _Envelope)
    if any(error.type in _SPENT for error in envelope.errors):
        raise BudgetSpentError
    raw = bytes(envelope.data)
    if raw == b"null":
        raise _refusal(envelope.errors)
    return GraphQLAnswer(decoded(raw, document.data), raw, tuple(envelope.errors))


def decoded(body: bytes, form: type[T]) -> T:
    """JSON in the form that GitHub's schema promises.

    Raises:
        ServerError: a page of HTML, or a field gone null that cannot be: GitHub's trouble, which passes.
    """
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ServerError(_WHERE, "an answer of another form") from None  # the error may quote the body


def _refusal(errors: list[GraphQLError]) -> GitHubError:
    """What an answer without any data means: without a type it is GitHub's own failure, often a timeout."""
    if any(error.extensions.code in _UNKNOWN for error in errors):
        return NotOffered(_WHERE, errors[0].message)
    typed_errors = [error for error in errors if error.type]
    if not typed_errors:
        return ServerError(_WHERE, errors[0].message if errors else "no data")
    return Unprocessable(
        _WHERE, typed_errors[0].message, errors=[shortened(error.message) for error in typed_errors]
    )
