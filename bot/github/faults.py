"""What an error of GitHub's says of the way on which it was met: GraphQL, or REST in its place."""

from bot.github.errors import Malformed, PutOff, RateLimited, ServerError, Unreachable
from bot.ways.ways import Fault

CAPABILITY = "github"
GRAPHQL = "graphql"
REST = "rest"


def fault_of(error: Exception) -> Fault:
    """An answer (not allowed, no such thing, refused, not in this schema) is the same by any way.

    GitHub counts the budgets of its ways apart, so that one which is spent leaves the other.
    """
    match error:
        case PutOff():
            return Fault.UNTRIED
        case RateLimited():
            return Fault.BUSY
        case Unreachable() | ServerError() | Malformed():
            return Fault.UNSURE
        case _:
            return Fault.NONE
