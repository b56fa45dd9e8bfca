"""GitHub's refusals, with the status and the text that it answers."""

from collections.abc import Mapping, Sequence

DOCUMENTATION_URL = "https://docs.github.com/rest"


class Refused(Exception):  # noqa: N818 - it is an answer, and reads as one: `raise Refused(404, "Not Found")`
    """GitHub says no. `errors` go into a 422's body; `headers` beside the usual ones."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: Sequence[Mapping[str, object] | str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = list(errors)
        self.headers = dict(headers or {})

    def body(self) -> dict[str, object]:
        """The JSON that carries it."""
        body: dict[str, object] = {"message": self.message}
        if self.errors:
            body["errors"] = self.errors
        body["documentation_url"] = DOCUMENTATION_URL
        body["status"] = str(self.status)
        return body


def not_found() -> Refused:
    """Also what GitHub says of things that exist and must not be known to the caller."""
    return Refused(404, "Not Found")


def invalid(resource: str, field: str, code: str = "invalid", message: str | None = None) -> Refused:
    """A 422 about one field."""
    error: dict[str, object] = {"resource": resource, "field": field, "code": code}
    if message is not None:
        error["message"] = message
    return Refused(422, "Validation Failed", [error])
