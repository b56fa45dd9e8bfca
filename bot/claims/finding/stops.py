"""Where a clause says that somebody cannot go on: "I am blocked", "cannot proceed", "unable to access"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.claims.finding.predicates import Aim, Finder, Match, helpers_before, low
from bot.claims.reading import lexicon as lex
from bot.claims.reading.sentences import Clause
from bot.claims.reading.words import Word
from bot.model.claims import Family

STOPPED = "stopped"
"""The word of a match whose claim is made whatever it is about."""
CONFLICTING = "conflicting"
"""The word of a match that says that the change cannot be merged into its base."""

_WORK = lex.word_set(
    "completed merged pushed finished started "
    "proceed continue complete finish push access start merge confirm checkout begin advance resume submit"
)
_OWN_WORK = lex.word_set(
    "run build deploy test verify install create fetch reach connect load download read write update "
    "authenticate pull clone execute"
)
_LOOKING = lex.word_set("find locate resolve load import open read see download fetch reach checkout")
_IDLE = lex.word_set("wait think believe agree comment see find help be stress imagine complain")
_ONWARDS = lex.word_set("continue proceed finish complete merge")
_ONWARD = lex.word_set("forward on further ahead any")
_NOT_STOPPING = lex.word_set("reproduce tell say judge follow understand recall remember")
_OURS = (
    lex.BLOCKED_SUBJECTS
    | lex.PEOPLE
    | lex.word_set(
        "agent session worker run runner job apply flow upload workflow accounts account builds "
        "sessions pr prs"
    )
)
_MERGES = lex.word_set("merge merging push pushes pushing access login upload")
_MOST_PARTS = 6
_CODE_STATES = ("blocked", "conflicting", "dirty")
_STATE_KEYS = ("mergestatestatus", "mergeable_state", "mergeable", "merge_state", "merge_state_status")
_BASES = lex.word_set("main master base trunk develop the its")
_MEANING = lex.word_set("means meant marks and or when if stands")
_SHOWING = lex.word_set("reports reporting shows showing says remains still stays reads")
_FOLLOWING = lex.PREPOSITIONS | lex.CONJUNCTIONS | lex.ADVERBS | {".", "due", "pending"}
_BEFORE_SHOUTED = lex.word_set("show shows reports remains still stays is as at")
_NOT_REPORTED = frozenset({"a", "an", "any", "every"})


def _made(start: int, end: int, aim: Aim, family: Family = Family.BLOCKED) -> Match:
    return Match(family=family, start=start, end=end, aim=aim, word=STOPPED)


def _cannot(words: Sequence[Word], position: int) -> Match | None:
    """As in "cannot proceed", "could not complete"; `position` is that of the "not"."""
    if low(words, position + 1) == "able":
        found = _unable(words, position + 1)
        return found and replace(found, start=helpers_before(words, position))
    if low(words, position - 1) not in {"can", "could"}:
        return None
    verb = position + 1
    while low(words, verb) in lex.ADVERBS | {"be"}:
        verb += 1
    if _is_someone_else(words, position - 1) or {"was", "were"} & {word.low for word in words[:position]}:
        return None
    subject = [word.low for word in words[: position - 1] if word.is_word][-1:]
    own = low(words, verb) in _OWN_WORK and set(subject) <= _OURS
    stops = (
        own or low(words, verb) in _WORK or _is_onward(words, verb) or _is_said_alone(words, position, verb)
    )
    return _made(position - 1, verb + 1, Aim.RIGHT) if stops else None


def _is_onward(words: Sequence[Word], verb: int) -> bool:
    """As in "cannot move forward", "can't go on"."""
    return low(words, verb) in {"move", "go", "get"} and low(words, verb + 1) in _ONWARD


def _is_said_alone(words: Sequence[Word], position: int, verb: int) -> bool:
    """As in "Can't fix the DCO": without a subject, and not "can't wait"."""
    plain = position == 1 and verb == position + 1 and verb < len(words) and not words[verb].is_name
    sought = low(words, verb) in lex.FINDING and any(word.is_name for word in words[verb + 1 : verb + 4])
    return plain and not sought and low(words, verb) not in _NOT_STOPPING | _IDLE


def _unable(words: Sequence[Word], position: int) -> Match | None:
    """As in "unable to access the vault", "unable to resolve v3"; not "unable to reproduce"."""
    verb = position + 2
    if low(words, position + 1) != "to" or verb >= len(words) or low(words, verb) in _NOT_STOPPING:
        return None
    if _is_someone_else(words, position):
        return None
    if low(words, verb) in _LOOKING and verb + 1 < len(words):
        return _made(position, verb + 1, Aim.RIGHT, Family.MISSING)
    return _made(position, verb + 1, Aim.RIGHT)


def _is_someone_else(words: Sequence[Word], position: int) -> bool:
    """As in "a PR cannot be merged while …", "you cannot push": a rule."""
    subject = [word.low for word in words[:position] if word.low not in lex.ADVERBS | lex.BE]
    return bool(subject) and (
        subject[0] in _NOT_REPORTED or bool({"you", "users", "user"} & set(subject[-3:]))
    )


def _blocked(words: Sequence[Word], position: int) -> Match | None:
    """As in "I am blocked.", "merging is blocked and …", "the merge is blocked by two facts"."""
    start = helpers_before(words, position)
    auxiliary = _lows(words[start:position])
    told = {"why", "how", "when", "where"} & _lows(words[:start])
    if told or {"not", "never", "longer"} & auxiliary or not _ends_there(words, position + 1):
        return None
    left = [word for word in words[:start] if word.is_word or word.is_name]
    is_now = bool(auxiliary & lex.BE) and not auxiliary & lex.PAST
    if is_now and left and left[-1].low in _OURS:
        return _made(start, position + 1, Aim.RIGHT)
    if _is_reported_as(words, position, left) or (left and _is_shouted(words, position)):
        return _made(position, position + 1, Aim.RIGHT)
    return None


def _ends_there(words: Sequence[Word], position: int) -> bool:
    """Whether what follows is no thing: "is blocked by", "is blocked." and not "is blocked traffic"."""
    return position >= len(words) or low(words, position) in _FOLLOWING


def _is_reported_as(words: Sequence[Word], position: int, left: Sequence[Word]) -> bool:
    """As in "GitHub reports it as blocked"."""
    lows = [word.low for word in left]
    told = {"reports", "reported", "shows", "showing", "marking", "listed"} & set(lows[-4:])
    return low(words, position - 1) == "as" and (bool(told) or lows == ["marked"])


def _is_shouted(words: Sequence[Word], position: int) -> bool:
    """As in "the gate still shows BLOCKED"."""
    return words[position].text.isupper() and low(words, position - 1) in _BEFORE_SHOUTED


def _blocker(words: Sequence[Word], position: int) -> Match | None:
    """As in "the blocker is that …"."""
    before, after = low(words, position - 1), low(words, position + 1)
    if (
        after in {"remains", "persists"}
        and position + 2 >= len(words)
        and before not in {"no", "any", "a", ""}
    ):
        return _made(position, position + 2, Aim.RIGHT)
    if after not in {"is", "remains"} or before not in {"the", "only", "main", "one", "current", "remaining"}:
        return None
    gone = {word.low for word in words[position:]} & (
        lex.RESOLVING | {"gone", "not", "cleared", "no", "closed"}
    )
    return None if gone else _made(position, position + 2, Aim.RIGHT)


def _failed(words: Sequence[Word], position: int) -> Match | None:
    """As in "Failed to access the vault"; not what a program does when it failed to."""
    subject = [word.low for word in words[:position] if word.is_word]
    if low(words, position + 1) != "to" or (subject and not set(subject[-1:]) <= _OURS):
        return None
    verb = low(words, position + 2)
    if position == 0 and words[0].low == "failed" and verb and verb not in _NOT_STOPPING:
        return _made(position, position + 3, Aim.RIGHT)
    return _made(position, position + 3, Aim.RIGHT) if verb in _WORK | _LOOKING | {"authenticate"} else None


def _conflicts(words: Sequence[Word], position: int) -> Match | None:
    """As in "this PR has merge conflicts", "the branch conflicts with main"."""
    before = [low(words, position - step) for step in range(1, 5)]
    with_base = low(words, position + 1) == "with" and low(words, position + 2) in _BASES
    verb = (
        with_base
        and words[position].low == "conflicts"
        and before[0] in {"branch", "pr", "this", "it", "head"}
    )
    ours = bool({"branch", "pr", "this", "head"} & {word.low for word in words[:position]})
    counted = (
        low(words, position + 1) in {"in", "that", "with", ""}
        and ours
        and "branch" in _lows(words[:position])
    )
    noun = ("merge" in before[:1] or (counted and before[0] in {"has", "have"})) and bool(
        {"has", "have", "are", "is"} & set(before)
    )
    named = low(words, position + 1) in {"in", "on"} and any(
        word.is_name for word in words[position + 2 : position + 4]
    )
    noun = noun or (named and bool({"has", "have"} & set(before)) and "a" in before)
    if not (verb or noun) or {"no", "not", "without", "any", "resolve", "resolved", "if", "were"} & set(
        before
    ):
        return None
    return Match(family=Family.BROKEN, start=position, end=position + 1, aim=Aim.LEFT, word=CONFLICTING)


def _lows(words: Sequence[Word]) -> set[str]:
    return {word.low for word in words}


def _on_hold(words: Sequence[Word], position: int) -> Match | None:
    """As in "this is on hold until the audit is done"; not "do not hold on"."""
    before = low(words, position - 2)
    if low(words, position - 1) != "on" or not (position == 1 or before in lex.BE | {"putting"}):
        return None
    follows = low(words, position + 1)
    ours = bool({word.low for word in words[: position - 1]} & _OURS)
    ends = position + 1 >= len(words) or (ours and follows in {"pending", "for", "due", "because", "while"})
    return _made(position - 1, position + 1, Aim.RIGHT) if ends else None


def _conflicting(words: Sequence[Word], position: int) -> Match | None:
    """As in "the PR is CONFLICTING"."""
    before = low(words, position - 1)
    alone = len(words) == 1 and words[0].text.isupper()
    shouted = words[position].text.strip("`").isupper() and before in _SHOWING
    if low(words, position - 2) in {"kept", "was"}:
        return None
    said = shouted or before in lex.BE | {"as"} or alone
    if not said or (not shouted and position + 1 < len(words) and words[position + 1].is_word):
        return None
    return Match(
        family=Family.BROKEN, start=max(0, position - 1), end=position + 1, aim=Aim.LEFT, word=CONFLICTING
    )


def _refused(words: Sequence[Word], position: int) -> Match | None:
    """As in "GitHub rejected the direct merge", "the push was refused"."""
    if words[position].low == "denied" and low(words, position - 1) in {"permission", "access"}:
        told = {word.low for word in words[: position - 1]} & (
            lex.REPORTING | {"when", "if", "a", "with", "as"}
        )
        return None if told else _made(position - 1, position + 1, Aim.RIGHT)
    near = {
        word.low for word in (*words[max(0, position - 4) : position], *words[position + 1 : position + 4])
    }
    if not near & _MERGES or {"if", "when", "never", "not"} & near:
        return None
    return _made(position, position + 1, Aim.RIGHT)


def _had_to_stop(words: Sequence[Word], position: int) -> Match | None:
    """As in "I had to stop here", "we have to pause"; not "the job has to stop"."""
    before = [low(words, position - step) for step in (1, 2, 3)]
    said = before[0] == "to" and before[1] in {"had", "have"} and before[2] in {"i", "we"}
    return _made(position - 2, position + 1, Aim.RIGHT) if said else None


def _needs_to_go_on(words: Sequence[Word], position: int) -> Match | None:
    """As in "I need access to the vault to continue"."""
    rest = [word.low for word in words[position + 1 :]]
    ends = any(first == "to" and then in _ONWARDS for first, then in pairwise(rest))
    ours = low(words, position - 1) in {"i", "we"} and low(words, position + 1) != "to"
    return _made(position, position + 1, Aim.RIGHT) if ours and ends else None


def _lost(words: Sequence[Word], position: int) -> Match | None:
    """As in "we lost access to the account", "none of us has access"."""
    if low(words, position + 1) != "access":
        return None
    before = [word.low for word in words[:position]]
    if words[position].low == "lost" or (before[-2:] == ["of", "us"] and "none" in before):
        return _made(position, position + 2, Aim.RIGHT)
    return None


def code_state(word: Word) -> bool:
    """Whether code says that GitHub blocks the merge: `mergeStateStatus: BLOCKED`."""
    if not word.is_code:
        return False
    return any(_is_code_state(part.strip()) for part in word.low.strip("`").split(",")[:_MOST_PARTS])


def _is_code_state(content: str) -> bool:
    key = next((key for key in _STATE_KEYS if content.startswith(key)), "")
    value = content[len(key) :].strip(" :=\"'")
    return bool(key) and (value in _CODE_STATES or (key == "mergeable" and value == "false"))


def clause_match(clause: Clause) -> Match | None:
    """As in "… but blocked", or GitHub's own words for it: told of this change and not explained."""
    words = clause.words
    if clause.opener == "but" and len(words) == 1 and words[0].low == "blocked":
        return _made(0, 1, Aim.RIGHT)
    if words and _is_status(words[0]) and low(words, 1) not in lex.REPORTING | lex.BE | _MEANING:
        return _made(0, 1, Aim.RIGHT)
    for position, word in enumerate(words):
        if code_state(word) and not _is_explained(words, position):
            if not word.low.strip("`").endswith("blocked"):
                return Match(
                    family=Family.BROKEN, start=position, end=position + 1, aim=Aim.LEFT, word=CONFLICTING
                )
            return _made(position, position + 1, Aim.RIGHT)
    return None


def _is_status(word: Word) -> bool:
    """As in "`STATUS: BLOCKED` for steps 7 and 8"."""
    key, _, value = word.low.strip("`").replace("=", ":").partition(":")
    return (
        word.is_code
        and word.text.isupper()
        and key.strip() in {"status", "state"}
        and value.strip() == "blocked"
    )


def _is_explained(words: Sequence[Word], position: int) -> bool:
    """As in "`mergeStateStatus: BLOCKED` says that …", "a (`…: dirty`) PR cannot …"."""
    begins = not any(word.is_word or word.is_name for word in words[:position])
    told = low(words, position + 1) in lex.REPORTING | lex.BE | {"means", "meant"}
    return (begins and told) or low(words, 0) in _NOT_REPORTED


FINDERS: Mapping[str, Finder] = {
    "unable": _unable,
    "blocked": _blocked,
    "stuck": _blocked,
    "blocker": _blocker,
    "failed": _failed,
    "conflicting": _conflicting,
    **dict.fromkeys(("conflicts", "conflict"), _conflicts),
    "hold": _on_hold,
    **dict.fromkeys(("rejected", "refused", "refuses", "rejects", "prohibits", "denied"), _refused),
    **dict.fromkeys(("lost", "has"), _lost),
    **dict.fromkeys(("stop", "pause"), _had_to_stop),
    "not": _cannot,
    "need": _needs_to_go_on,
}
