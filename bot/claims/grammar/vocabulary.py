"""What verbs and adjectives mean for a report, by class: one word a meaning, its forms are told by rule."""

from collections.abc import Iterable, Mapping
from enum import Enum

from bot.claims.reading.lexicon import word_set


class Sense(Enum):
    """What is said to be so: of the first, a report is made by denying it; of the rest, by saying it."""

    BEING = "being"
    HAVING = "having"
    MAKING = "making"
    WORKING = "working"
    REACHING = "reaching"
    CHECKING = "checking"
    ABSENCE = "absence"
    FAILURE = "failure"
    BLOCKAGE = "blockage"
    REFUSAL = "refusal"


_VERBS: Mapping[Sense, str] = {
    Sense.BEING: "exist appear show",
    Sense.HAVING: (
        "have contain include list mention hold ship provide export expose carry cover match accompany"
    ),
    Sense.MAKING: (
        "instantiate construct add commit push create write implement generate publish release upload "
        "install set wire hook mount provision deploy migrate seed apply merge land enable grant "
        "assign link translate sign pin bump regenerate copy bundle package fill tag record register "
        "declare document define configure update produce supply request approve review confirm "
        "schedule port backport rebase attach announce establish evidence track stage initialise "
        "initialize populate persist map route store"
    ),
    Sense.WORKING: (
        "work run execute start boot launch load render compile parse build pass succeed function "
        "respond complete finish fire trigger recover converge sync report play fit invoke perform "
        "answer reload restart resume fix reconnect terminate propagate come pick dispatch point seed "
        "invalidate arrive deliver send"
    ),
    Sense.REACHING: (
        "determine find locate see resolve access reach connect fetch download read open clone pull import "
        "authenticate log contact obtain get"
    ),
    Sense.CHECKING: (
        "meet satisfy fulfil check test verify validate handle call use consume consult look exercise "
        "assert enforce guard escape honour honor respect account consider read observe measure "
        "monitor"
    ),
    Sense.ABSENCE: "miss lack omit disappear vanish",
    Sense.FAILURE: (
        "fail break crash hang error stall flake abort die panic segfault regress corrupt deadlock "
        "leak 404 500 503 flap misbehave cancel exhaust expire"
    ),
    Sense.BLOCKAGE: "block stick park obstruct gate jam",
    Sense.REFUSAL: "reject refuse deny prohibit decline revoke throttle disallow suspend",
}
_ADJECTIVES: Mapping[Sense, str] = {
    Sense.BEING: "available present there here anywhere visible",
    Sense.HAVING: "complete",
    Sense.MAKING: "ready done enabled set up",
    Sense.WORKING: "green functional operational healthy mergeable up online stable successful alive",
    Sense.REACHING: "reachable accessible able",
    Sense.ABSENCE: "missing absent nonexistent lacking zero empty blank outstanding pending",
    Sense.FAILURE: (
        "broken red down offline dead flaky faulty dirty unhealthy defunct impossible invalid outdated"
    ),
    Sense.BLOCKAGE: "stuck",
}
IRREGULAR: Mapping[str, str] = {
    "ran": "run", "built": "build", "wrote": "write", "written": "write", "found": "find",
    "shown": "show", "held": "hold", "lost": "lose", "stuck": "stick", "broke": "break", "broken": "break",
    "hung": "hang", "made": "make", "set": "set", "read": "read", "saw": "see", "seen": "see", "had": "have",
    "has": "have", "got": "get", "gotten": "get", "run": "run",
    "404s": "404", "404ed": "404", "404ing": "404",
    "500s": "500", "came": "come", "come": "come", "met": "meet", "sent": "send",
    "kept": "keep", "left": "leave", "died": "die", "dying": "die", "put": "put",
}  # fmt: skip
PAST_FORMS = frozenset(IRREGULAR) - {"has", "404s", "500s", "dying", "404ing"}
HARMLESS = word_set(
    "issue issues error errors failure failures conflict conflicts finding findings vulnerability "
    "problem vulnerabilities regression regressions blocker blockers problems warning warnings change "
    "changes action need reason way doubt objection objections concern concerns duplicate duplicates "
    "difference drift idea impact harm risk downside comment comments question questions plan plans "
    "rush thanks worries code-change one longer more further such secrets leaks bug bugs overlap "
    "matter sense effect interest guarantee fix solution workaround answer cause"
)
"""Of these it is good, or says nothing, that there are none."""


def _by_word(classes: Mapping[Sense, str]) -> dict[str, Sense]:
    return {word: sense for sense, words in classes.items() for word in words.split()}


VERBS = _by_word(_VERBS)
ADJECTIVES = _by_word(_ADJECTIVES)
GOOD = frozenset({Sense.BEING, Sense.HAVING, Sense.MAKING, Sense.WORKING, Sense.REACHING, Sense.CHECKING})


def known_base(candidates: Iterable[str]) -> str:
    """The first of several possible base forms that is a verb of a class; empty where none is."""
    return next((word for word in candidates if word in VERBS), "")
