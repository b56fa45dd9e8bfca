"""Who may spend what is left of a budget: merges and commands all of it, reviews no last fifth, tours half.

What a request is for is known far above the place that sends it; it is said once, for all that happens inside
a `with`, also by tasks that are begun there.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum


class Precedence(Enum):
    """What something is done for; the value is the share of each budget that it may use up.

    `FIRST`: merges, what people commanded, and looks at what has just happened. `NOTICE`: words on a pull
    request that it has to wait. `LAST`: reviews, and check runs and comments that no merge hangs on. `TOUR`:
    sweeps, and all that nothing but a sweep asks for: thousands of pull requests that are open on the day on
    which Babysit comes must not keep from merging what people work on.
    """

    FIRST = 1.0
    NOTICE = 0.9
    LAST = 0.8
    TOUR = 0.5


_PRECEDENCE = ContextVar("PRECEDENCE", default=Precedence.FIRST)


def precedence() -> Precedence:
    """What is going on here is done for."""
    return _PRECEDENCE.get()


def at_most(what: Precedence) -> Precedence:
    """This, or what is going on here where that is less urgent."""
    return min(what, precedence(), key=lambda precedence: precedence.value)


@contextmanager
def spending_as(what: Precedence) -> Generator[None]:
    """Everything inside is done for this."""
    token = _PRECEDENCE.set(what)
    try:
        yield
    finally:
        _PRECEDENCE.reset(token)
