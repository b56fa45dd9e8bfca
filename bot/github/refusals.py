"""GitHub's refusals, as gidgethub raises them, in the adapter's own classes."""

from collections.abc import Sequence
from http import HTTPStatus

import gidgethub

from bot.github.errors import (
    ClockOff,
    Conflict,
    Forbidden,
    GitHubError,
    Malformed,
    NotAllowed,
    NotFound,
    Suspended,
    Unauthorized,
    Unprocessable,
)

_CLASSES: dict[int, type[GitHubError]] = {
    HTTPStatus.UNAUTHORIZED: Unauthorized,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.GONE: NotFound,
    HTTPStatus.METHOD_NOT_ALLOWED: NotAllowed,
    HTTPStatus.CONFLICT: Conflict,
}
_TIMES = ("('iat')", "('exp')")
"""The claims of the App's proof that are times, as GitHub names them in its refusals."""


def error_of(error: gidgethub.HTTPException, where: str) -> GitHubError:
    """The class that says what a refused request means. 5xx and rate limits never come this far."""
    status = int(error.status_code)
    message = str(error)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return Unprocessable(where, message, errors=_details(error))
    if status == HTTPStatus.FORBIDDEN and "suspended" in message.lower():
        return Suspended(where, message)
    if status == HTTPStatus.UNAUTHORIZED and any(claim in message for claim in _TIMES):
        return ClockOff(where, message)
    if status >= HTTPStatus.BAD_REQUEST:
        return _CLASSES.get(status, GitHubError)(where, message)
    return Malformed(where, f"status {status}")


def _details(error: gidgethub.HTTPException) -> Sequence[str]:
    """The texts of GitHub's `errors`: strings, objects with a `message`, or objects with a `code`."""
    if not isinstance(error, gidgethub.InvalidField | gidgethub.ValidationError):
        return ()
    details: list[str] = []
    for item in error.errors if isinstance(error.errors, list) else [error.errors]:
        match item:
            case str(text) | {"message": str(text)} | {"code": str(text)}:
                details.append(text)
            case _:
                continue
    return details
