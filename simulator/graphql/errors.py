"""GitHub's refusals inside a GraphQL answer: each with the `type` and the message that GitHub gives."""

from collections.abc import Mapping

from graphql import GraphQLError

from simulator.access import InstallationViewer, PersonViewer, Viewer


class Refusal(Exception):  # noqa: N818 - an answer and no fault: `raise Refusal("NOT_FOUND", …)`
    """A field that GitHub answers with an error. `kind` is the error's `type`."""

    def __init__(self, kind: str, message: str, extensions: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.extensions = dict(extensions or {})


def forbidden() -> Refusal:
    """What an App hears that lacks a permission."""
    return Refusal("FORBIDDEN", "Resource not accessible by integration", {"saml_failure": False})


def unresolved(kind: str, name: str) -> Refusal:
    """Also what GitHub says of things that exist and must not be known to the caller."""
    return Refusal("NOT_FOUND", f"Could not resolve to {_article(kind)} {kind} {name}.")


def unresolved_node(node_id: str) -> Refusal:
    """A global id that names nothing."""
    return unresolved("node", f"with the global id of '{node_id}'")


def unprocessable(message: str) -> Refusal:
    """A mutation that GitHub understands and will not do."""
    return Refusal("UNPROCESSABLE", message)


def _article(kind: str) -> str:
    return "an" if kind[0] in "AEIO" else "a"


def describe(error: GraphQLError) -> dict[str, object]:
    """One entry of the answer's `errors`, in GitHub's order of keys."""
    described: dict[str, object] = {}
    cause = error.original_error
    if isinstance(cause, Refusal):
        described["type"] = cause.kind
    if error.path is not None:
        described["path"] = list(error.path)
    extensions = cause.extensions if isinstance(cause, Refusal) else error.extensions
    if extensions:
        described["extensions"] = dict(extensions)
    if error.locations:
        described["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    described["message"] = error.message
    return described


def too_many_nodes(asked: int, limit: int) -> dict[str, object]:
    """The answer to a query that could return more nodes than GitHub allows."""
    message = (
        f"This query requests up to {asked:,} possible nodes which exceeds the maximum limit of {limit:,}."
    )
    return {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": message}


def rate_limited(viewer: Viewer) -> dict[str, object]:
    """The answer to a caller whose hour is spent; unlike REST's it comes with status 200."""
    match viewer:
        case InstallationViewer(token=token):
            who = f"installation ID {token.installation.id}"
        case PersonViewer(account=account):
            who = f"user ID {account.id}"
        case _:
            who = "this caller"
    return {"type": "RATE_LIMITED", "message": f"API rate limit exceeded for {who}."}
