"""Where a clause says that work waits for an issue, a pull request or something else."""

from collections.abc import Iterator, Sequence

from bot.claims.finding.predicates import Aim, Match, helpers_before, low
from bot.claims.finding.stops import STOPPED
from bot.claims.reading import lexicon as lex
from bot.claims.reading.sentences import Clause
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family

_NEAR = 6
_SHORT = 3
_ON = frozenset({"on", "by", "upon", "for", "until", "behind"})
_LANDING = lex.word_set("merge merged land lands landed go goes in ship released closed")
_ANNOUNCING = lex.word_set(
    "depends depends-on depends_on dependson blocked blocker blockers blocked-by prerequisite "
    "prerequisites requires"
)
_RELATIVE = frozenset({"that", "which", "who"})
_NEEDED = frozenset({"need", "needs", "must", "have", "has", "required", "requires"})
_GOING_ON = lex.word_set("merge merged land landed ship proceed continue finish start go")
_NEEDED_TO = frozenset({"should", "must", "only"})
_HOLDING_BACK = lex.word_set(
    "merge merged land ship release proceed continue hold blocked wait waiting draft start begin finish"
)


def find_blocks(clause: Clause, before: Sequence[Word]) -> Iterator[Match]:
    """What holds work up in a clause; `before` are the words of the sentence in front of it."""
    words = clause.words
    for position, word in enumerate(words):
        match = _match(words, position, word.low)
        if match is not None:
            if clause.opener not in _RELATIVE or _has_issue(words):
                yield match
            return
    if clause.opener == "before" and _can_go_on(words) and _NEEDED & {word.low for word in before}:
        yield _made(0, len(words), Aim.RIGHT, STOPPED)
        return
    if not _has_issue(words) or not before:
        return
    waits = clause.opener in {"until", "before", "after", "once"} and _holds_back(before)
    if waits or (clause.opener == ":" and words[0].shape is Shape.ISSUE and _announces(before)):
        yield _made(0, 0, Aim.RIGHT, clause.opener)


def _can_go_on(words: Sequence[Word]) -> bool:
    """As in "(we need an approval before) this can be merged"."""
    lows = [word.low for word in words]
    ours = bool({"this", "it", "pr", "change", "we", "i"} & set(lows[:3]))
    return ours and "can" in lows[:4] and bool(_GOING_ON & set(lows))


def _match(  # noqa: C901, PLR0911 - one line a word reads best
    words: Sequence[Word], position: int, word: str
) -> Match | None:
    match word:
        case "blocked" | "hard-blocked" | "stuck" | "gated" | "hold" | "held" | "paused":
            return _held(words, position)
        case "waiting" | "waits" | "wait":
            return _waiting(words, position)
        case "needs" if _must_land(words, position):
            return _made(0, 0, Aim.RIGHT, word)
        case "depends" | "depend" | "dependent" | "requires" | "require" | "needs" | "pending" | "dependson":
            return _needs_issue(words, position)
        case "depends_on" | "blocked_by" | "depends-on" | "blocked-by":
            return _needs_issue(words, position)
        case "without" if words[position + 1 : position + 2] and words[position + 1].shape is Shape.ISSUE:
            kept = {"cannot", "not"} & {other.low for other in words[:position]}
            return _made(position, position + 1, Aim.RIGHT, word) if kept else None
        case "blocking" | "blocks":
            return _blocking(words, position)
        case "first" if _is_before(words, position):
            return _made(0, 0, Aim.RIGHT, word)
        case "should" if _is_before_this(words, position):
            return _made(0, 0, Aim.RIGHT, word)
        case "must" | "has" if _must_land(words, position):
            return _made(0, 0, Aim.RIGHT, word)
        case "open" | "unmerged" if _is_issue_state(words, position):
            return _made(helpers_before(words, position), position + 1, Aim.LEFT, word)
        case _:
            return None


def _made(start: int, end: int, aim: Aim, word: str, auxiliary: Sequence[str] = ()) -> Match:
    return Match(family=Family.BLOCKED, start=start, end=end, aim=aim, word=word, auxiliary=auxiliary)


def _held(words: Sequence[Word], position: int) -> Match | None:
    start = helpers_before(words, position)
    end = position + 1 + (low(words, position + 1) == "up")
    auxiliary = tuple(word.low for word in words[start:position])
    if words[position].low == "hold" and low(words, position - 1) != "on":
        return None
    if low(words, end) not in _ON or end + 1 >= len(words):
        return None
    right = words[end + 1 :]
    named = _has_issue(right[:_NEAR])
    left = [word for word in words[:start] if word.is_word and word.low not in lex.DETERMINERS - lex.PRONOUNS]
    is_said = not left or left[-1].low not in lex.PEOPLE or bool(set(auxiliary) & lex.BE)
    ours = not left or (left[-1].low in lex.BLOCKED_SUBJECTS and auxiliary[:1] != ("was",))
    if not is_said:
        return None
    if words[position].low in {"gated", "paused"} and not named:
        return None
    return _made(start, end + 1, Aim.RIGHT, words[position].low, auxiliary) if named or ours else None


def _waiting(words: Sequence[Word], position: int) -> Match | None:
    start = helpers_before(words, position)
    if low(words, position + 1) not in {"on", "for"}:
        return None
    right = words[position + 2 : position + 2 + _NEAR]
    if not _has_issue(right) and not any(word.low in lex.AWAITED for word in right):
        return None
    if words[position].low == "wait":  # as in "this has to wait for #12"
        has_to = _NEEDED & {word.low for word in words[max(0, position - 3) : position]}
        return _made(position, position + 2, Aim.RIGHT, "wait") if has_to else None
    auxiliary = tuple(word.low for word in words[start:position])
    return _made(start, position + 2, Aim.RIGHT, "waiting", auxiliary)


def _needs_issue(words: Sequence[Word], position: int) -> Match | None:
    start = helpers_before(words, position)
    if not _has_issue(words[position + 1 : position + 1 + _NEAR]):
        return None
    auxiliary = tuple(word.low for word in words[start:position])
    return _made(start, position + 1, Aim.RIGHT, words[position].low, auxiliary)


def _blocking(words: Sequence[Word], position: int) -> Match | None:
    """As in "#12 is blocking this PR", "this blocks the release"; not "Blocking calls"."""
    start = helpers_before(words, position)
    target = low(words, position + 1)
    ours = _is_ours(words[position + 1 : position + 5])
    if start == 0 or not (target in lex.DETERMINERS or ours or words[position + 1 :][:1] == ()):
        return None
    auxiliary = tuple(word.low for word in words[start:position])
    if words[position].low == "blocking" and not set(auxiliary) & lex.BE:
        return None
    if not _has_issue(words[:start]) and low(words, start - 1) not in {"this", "it", "that", "which", "and"}:
        return None
    if not _has_issue(words[:start]) and not ours:
        return None
    return _made(start, position + 1, Aim.LEFT, words[position].low, auxiliary)


def _is_ours(words: Sequence[Word]) -> bool:
    return any(word.low in lex.BLOCKED_SUBJECTS - {"i", "it"} for word in words)


def _has_issue(words: Sequence[Word]) -> bool:
    return any(word.shape is Shape.ISSUE for word in words)


def _holds_back(before: Sequence[Word]) -> bool:
    lows = {word.low for word in before}
    if before[0].low in {"merge", "land", "draft", "holding"}:
        return True
    ordered = bool(lows & _NEEDED_TO) and bool(lows & _LANDING)
    return ordered or (
        bool(lows & _HOLDING_BACK)
        and ("not" in lows or bool(lows & {"hold", "blocked", "wait", "waiting", "draft"}))
    )


def _announces(before: Sequence[Word]) -> bool:
    """As in "Depends on: #3", "Blockers: #5"."""
    return any(word.low in _ANNOUNCING for word in before[-4:])


def _is_before(words: Sequence[Word], position: int) -> bool:
    """As in "#88 must be merged first"."""
    return _has_issue(words[:position]) and any(word.low in _LANDING for word in words[:position])


def _must_land(words: Sequence[Word], position: int) -> bool:
    """As in "#70 needs to be merged"."""
    after = [word.low for word in words[position + 1 : position + 4]]
    return (
        _has_issue(words[:position])
        and {"to", "be", "land"} & set(after) != set()
        and bool(_LANDING & set(after))
    )


def _is_before_this(words: Sequence[Word], position: int) -> bool:
    """As in "#70 should be merged before this", of which "before this" is another clause or none."""
    after = [word.low for word in words[position + 1 : position + 4]]
    return (
        _has_issue(words[:position])
        and after[:1] == ["be"]
        and bool(_LANDING & set(after))
        and len(after) < _SHORT
    )


def _is_issue_state(words: Sequence[Word], position: int) -> bool:
    start = helpers_before(words, position)
    lows = {word.low for word in words[start:position]}
    said = words[position].low == "unmerged" or "still" in lows
    return said and bool(lows & lex.BE) and _has_issue(words[:start])
