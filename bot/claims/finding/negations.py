"""Where a clause denies a verb: "does not exist", "isn't exported", "cannot find X", "was never added"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.claims.finding.predicates import (
    Aim,
    Finder,
    Match,
    has_object,
    has_real_object,
    helpers_before,
    low,
    lows,
)
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word
from bot.model.claims import Family

_MOST_VERBS = 8  # words after a negation in which its verb is looked for
_KNOWN = lex.TEST_HEADS | lex.SETTINGS | lex.DEPENDENCIES | lex.ENVIRONMENT
_HOLDING_NOW = lex.word_set("exporting listing including registering importing providing defining declaring")
_DOCUMENTS = lex.word_set("readme docs documentation guide manual changelog")
_TELLING = lex.word_set("say explain describe tell")
_TOLD = lex.word_set("how where which what")
_WANTED = (lex.DEPENDENCIES | lex.ENTRIES) - {"target"}
_MADE_BY = lex.MAKING | lex.MADE
_DONE = lex.MADE_PARTICIPLES | lex.MERGED
_STATED_OF = lex.CHECKS | lex.FILES | lex.ENTRIES | lex.DEPENDENCIES
_HELD = lex.HOLDING - lex.EXISTING - {"exist"}
_ABLE = frozenset({"can", "could", "will"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Denied:
    """The verb at `at` of a clause that a negation before it denies; `helper` is "" where none helps it."""

    words: Sequence[Word]
    at: int
    helper: str

    @property
    def verb(self) -> str:
        return self.words[self.at].low

    @property
    def end(self) -> int:
        return self.at + 1

    @property
    def after(self) -> str:
        return low(self.words, self.end)

    @property
    def is_state(self) -> bool:
        return self.helper in lex.BE

    @property
    def is_done(self) -> bool:
        return self.helper in _ABLE | {"does", "do", "did", ""}

    @property
    def takes_object(self) -> bool:
        return has_real_object(self.words, self.end)


_Found = tuple[Family, Aim, int]
"""What a denied verb says, on which side its subject stands, and where the predicate ends."""


def negated(words: Sequence[Word], position: int) -> Match | None:
    """What "not", "never" or "longer" at `position` says together with the verb after it."""
    start = helpers_before(words, position)
    auxiliary = lows(words, start, position)
    at = _verb_after(words, position)
    if set(auxiliary) & (lex.MODALS - _ABLE) or at >= len(words):
        return None
    denied = _Denied(words=words, at=at, helper=_helper(words, at, auxiliary) or _did(words, start))
    found = None if _denies_nothing(denied) else _said(denied)
    if found is None:
        return None
    family, aim, end = found
    needs_subject = aim is Aim.LEFT and not denied.helper and "longer" not in auxiliary
    if needs_subject and start and not _is_listed(words[start - 1]):
        return None
    return Match(family=family, start=start, end=end, aim=aim, word=denied.verb, auxiliary=auxiliary)


def _verb_after(words: Sequence[Word], position: int) -> int:
    verb = position + 1
    while verb < position + _MOST_VERBS and low(words, verb) in lex.HELPED:
        if low(words, verb) == "have" and has_object(words, verb + 1):
            break
        verb += 1
    seems = low(words, verb) in {"seem", "seems", "appear"} and low(words, verb + 1) == "to"
    return verb + 2 if seems else verb


def _helper(words: Sequence[Word], verb: int, auxiliary: Sequence[str]) -> str:
    """The last helping word that is no adverb; empty if none."""
    unsaid = lex.ADVERBS
    if words[verb].low in _HELD:
        unsaid = unsaid | {"no", "longer"}
    return next((word for word in reversed(auxiliary) if word not in unsaid), "")


def _did(words: Sequence[Word], start: int) -> str:
    return low(words, start - 1) if low(words, start - 1) in {"does", "did", "do"} else ""


def _is_listed(word: Word) -> bool:
    """Whether a status may follow without a verb: "S3_BUCKET not set"."""
    return word.is_name or word.low in _STATED_OF


def _denies_nothing(denied: _Denied) -> bool:
    """As in "does not find its way", "I do not see why": nothing in particular is missing."""
    if denied.verb == "find":
        return denied.after == "its"
    if denied.verb in lex.WORKING:
        return _tells_which(denied) and not denied.words[denied.end + 1].is_name
    return denied.verb == "see" and not any(word.is_name for word in denied.words[denied.end :])


def _of_place(denied: _Denied) -> _Found | None:
    """As in "is not anywhere", "is not among …", "is not in `index.ts`", "is not in there"."""
    begins = denied.at == 1 and denied.verb == "in" and denied.words[0].low == "not"
    if not (denied.is_state or begins):
        return None
    if denied.verb in {"in", "on", "part", "under"} and _names_container(denied.words, denied.at):
        return Family.MISSING, Aim.LEFT, denied.at + (denied.verb == "part")
    if denied.verb == "in" and denied.after in {"there", "here"}:
        return Family.MISSING, Aim.LEFT, denied.end + 1
    ends = {"anywhere": denied.end, "among": denied.at}
    return (Family.MISSING, Aim.LEFT, ends[denied.verb]) if denied.verb in ends else None


def _of_role(denied: _Denied) -> _Found | None:
    """As in "is not a dependency"."""
    said = denied.verb in {"a", "an"} and denied.after in _WANTED
    return (Family.MISSING, Aim.LEFT, denied.end + 1) if said else None


def _of_none(denied: _Denied) -> _Found | None:
    """As in "there isn't any `.env` file"; not "there isn't any need"."""
    there = denied.is_state and "there" in lows(denied.words, max(0, denied.at - 4), denied.at)
    said = there and denied.verb in {"any", "a", "an"} and denied.takes_object
    return (Family.MISSING, Aim.RIGHT, denied.end) if said else None


def _names_container(words: Sequence[Word], position: int) -> bool:
    rest = words[position + 1 : position + (5 if words[position].low == "part" else 7)]
    known = lex.CONTAINERS | lex.CHANGE | lex.REPOSITORY
    return any(word.is_name or word.low in known for word in rest)


def _of_working(denied: _Denied) -> _Found | None:
    """As in "does not compile", "not passing is `lint`"."""
    if denied.verb not in lex.WORKING:
        return None
    if _tells_which(denied):
        return Family.BROKEN, Aim.RIGHT, denied.end + 1
    alone = denied.helper != "could" and not has_object(denied.words, denied.end)
    return (Family.BROKEN, Aim.LEFT, denied.end) if alone else None


def _tells_which(denied: _Denied) -> bool:
    return denied.after in {"is", "are"} and denied.end + 1 < len(denied.words)


def _of_documents(denied: _Denied) -> _Found | None:
    """As in "the README does not say how to start it"."""
    if denied.verb not in _TELLING or denied.after not in _TOLD:
        return None
    before = lows(denied.words, 0, denied.at)
    told = before[0] in _DOCUMENTS | {"the"} and bool(_DOCUMENTS & set(before))
    return (Family.MISSING, Aim.LEFT, denied.end) if told else None


def _of_use(denied: _Denied) -> _Found | None:
    """As in "but never used", "is not used anywhere"."""
    begins = denied.at == 1 and denied.words[0].low == "never"
    used = denied.verb in {"used", "called", "referenced", "invoked"}
    return (Family.MISSING, Aim.LEFT, denied.end) if used and (begins or denied.after == "anywhere") else None


def _of_what_is_sought(denied: _Denied) -> _Found | None:
    """As in "cannot find X", "is not exporting X"."""
    sought = denied.verb in lex.FINDING and denied.is_done
    held = denied.verb in _HOLDING_NOW and denied.is_state
    return (Family.MISSING, Aim.RIGHT, denied.end) if (sought or held) and denied.takes_object else None


def _of_existence(denied: _Denied) -> _Found | None:
    """As in "does not exist", "does not appear in …", "does not match any …", "never made it"."""
    there = (
        denied.verb in lex.EXISTING
        or (denied.verb in {"made", "make"} and denied.after == "it")
        or (denied.verb == "match" and denied.after in {"any", "a", "anything"})
        or (denied.verb == "appear" and denied.after in {"in", "among", "anywhere"})
    )
    return (Family.MISSING, Aim.LEFT, denied.end) if there else None


def _of_what_is_held(denied: _Denied) -> _Found | None:
    """As in "does not export X"; or "you did not add X"."""
    holds = denied.verb in lex.HOLDING and denied.is_done and denied.helper not in _ABLE
    made = denied.verb in _MADE_BY and _by_person(denied)
    return (Family.MISSING, Aim.RIGHT, denied.end) if (holds or made) and denied.takes_object else None


def _by_person(denied: _Denied) -> bool:
    before = lows(denied.words, max(0, denied.at - 5), denied.at)
    return any(word in {"you", "i", "we", "author"} for word in before)


def _of_making(denied: _Denied) -> _Found | None:
    """As in "was never added", "is not registered"; not "not added files"."""
    made = denied.verb in _DONE
    passive = low(denied.words, denied.at - 1) in {"get", "be", "been"}
    if not made or (denied.helper in {"will", "does", "do", "did"} and not passive):
        return None
    if not denied.helper and has_object(denied.words, denied.end):
        return None
    named = any(word.is_name or word.low in _KNOWN for word in denied.words[: denied.at])
    named = named or any(word.is_name for word in denied.words[denied.at :])
    return (Family.MISSING, Aim.LEFT, denied.end) if named or denied.verb in lex.PLAIN_PARTICIPLES else None


_RULES: Sequence[Callable[[_Denied], _Found | None]] = (
    _of_none,
    _of_place,
    _of_role,
    _of_working,
    _of_documents,
    _of_use,
    _of_what_is_sought,
    _of_existence,
    _of_what_is_held,
    _of_making,
)


def _said(denied: _Denied) -> _Found | None:
    """What the first rule that fits says."""
    return next((found for rule in _RULES if (found := rule(denied)) is not None), None)


FINDERS: Mapping[str, Finder] = dict.fromkeys(("not", "never"), negated)
