"""Where a clause says what stands in the way: a firewall, an error that was met, a link that is dead."""

from collections.abc import Mapping, Sequence

from bot.claims.finding.predicates import Aim, Finder, Match, helpers_before, low
from bot.claims.finding.stops import STOPPED
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family

_NEAR = 8
_BARRIERS = lex.word_set(
    "firewall proxy policy policies rules network sandbox permissions protection allowlist egress quota "
    "ruleset restrictions captcha gateway"
)
_STOPPED_ONES = lex.word_set("me us access my our connecting")
_PEOPLE = frozenset({"i", "we"})
_MEETING = lex.word_set("hit encountered encounter get getting face faced")
_ERRORS = lex.word_set("error errors exception traceback timeout 401 403 404 500")
_LEADING = lex.word_set(
    "gives give throws throw returns return results resolves leads lead shows responds yields goes is are"
)
_LINKED = lex.word_set("link links linked page pages badge url urls image images clicking href download site")
_TOLD = lex.word_set("if when unless should would expect expected returns must for unknown")
_ISSUES = lex.word_set(
    "issue issues finding findings problem problems comment comments bug bugs defects defect"
)
_SEEN = lex.word_set("found see have has are is remain remains with left")
_IT = frozenset({"this", "it", "these", "them"})
_NOT_YET = frozenset({"", "yet", "now", "pr", "before", "until", "please", "pull", "either", "still"})
_GONE = ("404", "404s", "410")


def _made(start: int, end: int) -> Match:
    return Match(family=Family.BLOCKED, start=start, end=end, aim=Aim.RIGHT, word=STOPPED)


def _blocked_by(words: Sequence[Word], position: int) -> Match | None:
    """As in "was blocked by firewall rules", "the proxy blocked me from connecting"."""
    start = helpers_before(words, position)
    auxiliary = {word.low for word in words[start:position]}
    if auxiliary & (lex.MODALS | {"not", "never", "longer", "no"}):
        return None
    after = {word.low for word in words[position + 1 : position + _NEAR]}
    before = {word.low for word in words[max(0, start - _NEAR) : start]}
    if before & {"if", "that", "which", "who", "users", "malicious"} or {"are", "is"} & {
        word.low for word in words[position + 2 :]
    }:
        return None
    if low(words, position + 1) == "by" and auxiliary & lex.BE and after & _BARRIERS:
        return _made(start, position + 1)
    follows = low(words, position + 1) in _STOPPED_ONES
    return _made(start, position + 1) if follows and before & _BARRIERS else None


def _through(words: Sequence[Word], position: int) -> Match | None:
    """As in "can't get through the firewall"."""
    before = [low(words, position - step) for step in range(1, 4)]
    after = {word.low for word in words[position + 1 : position + 4]}
    said = before[0] in {"go", "get", "got"} and "not" in before
    return _made(max(0, position - 3), position + 1) if said and after & _BARRIERS else None


def _met(words: Sequence[Word], position: int) -> Match | None:
    """As in "I hit an error while setting up", "we keep getting this error": the speaker's own."""
    before = {word.low for word in words[max(0, position - 4) : position]}
    at = position + 1
    while low(words, at) in lex.DETERMINERS | {"following", "same"}:
        at += 1
    met = low(words, at) in _ERRORS or low(words, at + 1) in _ERRORS
    aloud = at > position + 1 or low(words, position) == "getting"
    if not (before & _PEOPLE and met and aloud) or before & (
        lex.MODALS | {"not", "never", "to", "if", "when"}
    ):
        return None
    return _made(position, at + 1)


def _exit_code(words: Sequence[Word], position: int) -> Match | None:
    """As in "Process completed with exit code 1"."""
    failed = low(words, position - 1) == "exit" and low(words, position - 2) == "with"
    told = failed and low(words, position + 1).strip("0").isdecimal()
    return _made(position - 2, position + 2) if told else None


def _exits(words: Sequence[Word], position: int) -> Match | None:
    """As in "`make test` exits with 1", "exited with code 2"; not "exits with 1 on failure"."""
    start, at = helpers_before(words, position), position + 1
    while low(words, at) in {"with", "code", "status", "exit"}:
        at += 1
    told = low(words, at) in {"non-zero", "nonzero"} or low(words, at).strip("0").isdecimal()
    rest = {word.low for word in words[at + 1 : at + 4]}
    is_rule = bool(rest & (_TOLD | {"on", "whenever"})) or low(words, start - 1) in {
        "it",
        "which",
        "that",
        "to",
    }
    if (
        not told
        or not start
        or is_rule
        or {"not", "never", *lex.MODALS} & {w.low for w in words[start:position]}
    ):
        return None
    named = words[start - 1].is_name or words[start - 1].low in lex.CHECKS
    if named:
        return Match(
            family=Family.BROKEN, start=start, end=at + 1, aim=Aim.LEFT, word="failing", auxiliary=("is",)
        )
    return _made(start, at + 1)


def _ran_into(words: Sequence[Word], position: int) -> Match | None:
    """As in "I ran into a permissions error when pushing"."""
    before = [low(words, position - step) for step in (1, 2)]
    after = {word.low for word in words[position + 1 : position + 6]}
    met = before[0] in {"ran", "run"} and before[1] in {"i", "we", "have", "just"} and bool(after & _ERRORS)
    return _made(position - 1, position + 1) if met else None


def _gone(words: Sequence[Word], position: int) -> Match | None:
    """As in "404 on `a.js`", "the link below gives a 404"; not "returns 404 for unknown ids"."""
    after = words[position + 1 : position + 3]
    if position == 0 and low(words, 1) in {"on", "for", "at"} and any(word.is_name for word in after):
        return _made(position, position + 2)
    lows = {word.low for word in words[:position]}
    leads = bool({word.low for word in words[max(0, position - 5) : position]} & _LEADING)
    if not leads or not lows & _LINKED or lows & (_TOLD - {"returns"}) or "not" in lows:
        return None
    return _made(position, position + 1)


def _without_access(words: Sequence[Word], position: int) -> Match | None:
    """As in "the job is being run without credentials"; not "can run without credentials"."""
    before = {word.low for word in words[max(0, position - 5) : position]}
    run = bool(before & {"run", "executed", "deployed", "built", "running"})
    is_so = "being" in before or "currently" in before
    wanted = low(words, position + 1) in {"credentials", "secrets", "permissions", "access", "authentication"}
    return _made(position, position + 2) if run and is_so and wanted else None


def _is_blocker(words: Sequence[Word], position: int) -> Match | None:
    """As in "this is a configuration blocker", "that remains the blocker"; not "is not a blocker"."""
    before = [low(words, position - step) for step in range(1, 6)]
    at = next((step for step, word in enumerate(before) if word in {"a", "the", "our"}), -1)
    if at < 0 or at + 1 >= len(before) or before[at + 1] not in {"is", "remains", "are", "still"}:
        return None
    lows = {word.low for word in words[:position]}
    if lows & {"not", "no", "never", "if", "longer", "what", "whether", "potential", "possible", "there"}:
        return None
    return _made(position, position + 1) if position + 1 >= len(words) else None


def _unchecked(words: Sequence[Word], position: int) -> Match | None:
    """As in "all exit criteria remain unchecked", "both dependencies are still unresolved"."""
    start = helpers_before(words, position)
    auxiliary = {word.low for word in words[start:position]}
    lasting = auxiliary & {"still", "remains"} or low(words, position - 1) == "remain"
    if not lasting or auxiliary & {"not", "no", "longer"} | auxiliary & lex.MODALS:
        return None
    return _made(start, position + 1) if start or low(words, position - 1) == "remain" else None


def _before_merge(words: Sequence[Word], position: int) -> Match | None:
    """As in "do not merge this yet", "please don't merge until"; not "do not merge it into the docs"."""
    rest = [low(words, position + step) for step in range(2, 6)]
    ordered = low(words, position - 1) == "do" and low(words, position + 1) in {"merge", "land", "ship"}
    if not ordered:
        return None
    subject = {word.low for word in words[: position - 1]} - lex.SOFTENERS - {"please", "then"}
    shouted = words[position + 1].text.isupper()
    known = (
        (shouted and not rest[0])
        or bool({"yet", "any"} & set(rest))
        or (rest[0] in _IT and rest[1] in _NOT_YET)
    )
    return _made(position - 1, position + 2) if not subject and known else None


def _blocking_ones(words: Sequence[Word], position: int) -> Match | None:
    """As in "I found a few blocking issues", "there are 2 blocking findings"; not "no blocking issues"."""
    if low(words, position + 1) not in _ISSUES:
        return _blocked_by(words, position)
    before = [word.low for word in words[max(0, position - 6) : position]]
    seen = bool(_SEEN & set(before)) and not {"no", "not", "any", "without", "if", "zero", "0"} & set(before)
    return _made(position, position + 2) if seen else None


def _first(words: Sequence[Word], position: int) -> Match | None:
    """As in "it is necessary to merge #479 first"."""
    near = words[position + 1 : position + 4]
    named = any(word.shape is Shape.ISSUE for word in near)
    needed = {"necessary", "need", "needs", "must", "have", "required", "please"} & {
        word.low for word in words[max(0, position - 6) : position]
    }
    is_first = any(word.low in {"first", "before"} for word in words[position + 1 : position + 6])
    if not (named and (needed or position == 0) and is_first):
        return None
    return Match(family=Family.BLOCKED, start=position, end=position + 1, aim=Aim.RIGHT, word="merge")


FINDERS: Mapping[str, Finder] = {
    **dict.fromkeys(("blocked", "blocks"), _blocked_by),
    "not": _before_merge,
    "blocking": _blocking_ones,
    **dict.fromkeys(("merge", "land"), _first),
    "into": _ran_into,
    "code": _exit_code,
    **dict.fromkeys(("exits", "exited"), _exits),
    "through": _through,
    **dict.fromkeys(_MEETING, _met),
    **dict.fromkeys(_GONE, _gone),
    "without": _without_access,
    "blocker": _is_blocker,
    **dict.fromkeys(("unchecked", "unresolved", "unmet"), _unchecked),
}
