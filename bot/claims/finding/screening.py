"""Which predicates are no claims: questions, negations, what is over, what would be, what a change mends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.claims.finding.absences import NONE, UNTESTED, UNUSED
from bot.claims.finding.messages import MESSAGE, MODULE
from bot.claims.finding.predicates import Aim, Match, low
from bot.claims.finding.stops import CONFLICTING, STOPPED
from bot.claims.grammar.forms import Form, meaning_of
from bot.claims.grammar.vocabulary import Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import BlockRole
from bot.claims.reading.sentences import Clause, Sentence
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family

COMMIT_TYPES = frozenset({"feat", "fix", "chore", "refactor", "perf", "revert"})
"""With which the subject of a commit begins."""
_EARLIER = frozenset(
    {"previously", "originally", "formerly", "earlier", "initially", "yesterday", "before", "ago"}
)
_SAID = frozenset(
    {
        "saying",
        "said",
        "wrote",
        "claimed",
        "thought",
        "assumed",
        "told",
        "believed",
        "says",
        "written",
        "indicating",
        "mentioning",
    }
)
_TESTING = frozenset({"covers", "covered", "cover", "handles", "tests", "exercises", "asserts"})
_OPINIONS = frozenset({"think", "believe", "see", "expect", "find", "say", "know", "mean", "sure"})
_EXPECTED = frozenset(
    {"should", "supposed", "expected", "would", "might", "could", "may", "must", "whether", "lets"}
)
_OURS = lex.BLOCKED_SUBJECTS | lex.PEOPLE | {"agent", "session", "job", "worker"}
_TOLD_STATES = frozenset({"blocking", "blocks", "waiting", "blocked", "stuck", CONFLICTING})
_ANYTHING = (["a"], ["an"], ["any"], ["every"])
_RELATIVE = frozenset({"which", "who", "whose"})
_LABELS = frozenset({"nit", "note", "question", "blocker", "critical", "bug", "todo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A predicate with everything around it that can turn it into no claim.

    `following` is the next sentence of the same block, empty at its end.
    """

    role: BlockRole
    sentence: Sentence
    clauses: Sequence[Clause]
    position: int
    match: Match
    following: Sequence[Word] = ()

    @property
    def clause(self) -> Clause:
        """The clause of the predicate."""
        return self.clauses[self.position]

    @property
    def left(self) -> Sequence[Word]:
        """What stands before the predicate in its clause."""
        return self.clause.words[: self.match.start]

    @property
    def right(self) -> Sequence[Word]:
        """What stands after the predicate in its clause."""
        return self.clause.words[self.match.end :]


def is_claim(statement: Statement) -> bool:
    """Whether no screen objects. What a program said is not told from its grammar."""
    return not any(screen(statement) for screen in _SCREENS)


def is_told_as_so(statement: Statement) -> bool:
    """Whether the sentence is none that asks, supposes, orders, cites or tells what was mended."""
    return not any(screen(statement) for screen in _MOODS)


def _lows(words: Sequence[Word]) -> list[str]:
    return [word.low for word in words]


def _opening(statement: Statement) -> list[str]:
    """The first words of the sentence that say something, in lower case."""
    words = _lows(statement.sentence.words)
    skipped = lex.SOFTENERS | {",", "*", "-", "\u2014", ":"}
    while words and words[0] in skipped:
        words = words[1:]
    return words


def _is_question(statement: Statement) -> bool:
    """A question as a whole, or in the clause of the predicate, the last one."""
    if not statement.sentence.is_question:
        return False
    if _opening(statement)[:1] == ["in"] and "which" in _opening(statement)[:2]:
        return True
    if {"maybe", "perhaps", "possibly"} & set(_lows(statement.sentence.words)):
        return True
    opening = _opening(statement)
    asks = bool(opening) and opening[0] in lex.QUESTION_OPENERS
    return asks or statement.position == len(statement.clauses) - 1


def _is_hypothetical(statement: Statement) -> bool:
    opening = _opening(statement)
    said = statement.match.word in {MESSAGE, MODULE} and statement.position > 0
    if opening and opening[0] in lex.HYPOTHETICAL_OPENERS and not (said and opening[0] == "when"):
        return True
    if opening[:2] in (["in", "case"], ["make", "sure"], ["let", "me"], ["as", "long"], ["even", "if"]):
        return True
    opener = statement.clause.opener
    return opener in lex.HYPOTHETICAL_CLAUSES and statement.match.family is not Family.BLOCKED


def _is_conditional(statement: Statement) -> bool:
    """As in "fails if …", "turns red when a …": a rule, not a report."""
    if statement.position + 1 >= len(statement.clauses):
        return False
    after = statement.clauses[statement.position + 1]
    if after.opener == "\u2192" and not set(statement.match.auxiliary) & lex.BE:
        return True  # as in a table of cases: "`a.sh` absent → skipped"
    if statement.right and after.opener in {"if", "unless", "whenever"}:
        return statement.match.family is Family.BROKEN
    general = after.opener == "when" and low(after.words, 0) in lex.INDEFINITE
    return after.opener in {"if", "unless", "whenever"} or general


def _is_order(statement: Statement) -> bool:
    """As in "Check whether …", "Raise an error …": what to do, said in the first clause."""
    opening = _opening(statement)
    if not opening or opening[0] not in lex.IMPERATIVES:
        return False
    told = {"that", "whether", "if", "when", "whenever"} & {clause.opener for clause in statement.clauses[1:]}
    if not told and opening[0] not in {"raise", "throw", "return", "skip"}:
        return False
    return statement.position == 0 or statement.clause.opener not in {
        "because",
        "since",
        "but",
        "\u2014",
        ";",
        ",",
    }


def _is_fix(statement: Statement) -> bool:
    """As in "Adds the missing …", "fix: …", "This PR restores …"."""
    opening = _opening(statement)
    if opening[:1] and opening[0] in COMMIT_TYPES and len(statement.clauses) > 1:
        return True
    if opening[:1] in (["this"], ["the"], ["it"], ["we"], ["i"]):
        opening = [word for word in opening[1:4] if word not in lex.CHANGE | lex.ADVERBS]
    if not opening or opening[0] not in lex.FIXING or statement.clause.opener == "but":
        return False
    return not (opening[0] in {"report", "reports", "update", "updates"} and statement.position > 0)


def _is_negated(statement: Statement) -> bool:
    lows = _lows(statement.left)
    later = statement.clauses[statement.position + 1 : statement.position + 2]
    if later and later[0].opener == ":" and low(later[0].words, 0) in {"nothing", "none", "n/a"}:
        return True
    nothing = {"none", "nothing", "neither", "nobody", "hardly", "no", "without"} & set(lows)
    if nothing and statement.match.word not in {"no", "forgot", NONE, UNTESTED, UNUSED, MESSAGE, MODULE}:
        return True
    if "not" in lows and set(lows[lows.index("not") :]) & _OPINIONS:
        return True
    helpers = statement.match.auxiliary
    asserted = statement.match.word in lex.STATES | lex.BROKEN_VERBS
    blocked = statement.match.family is Family.BLOCKED
    return (asserted or blocked) and bool({"not", "never", "longer"} & {*helpers, *lows[-2:]})


def _is_over(statement: Statement) -> bool:
    """In the past tense, where that is no report of how things stand."""
    helpers, word = set(statement.match.auxiliary), statement.match.word
    lows = set(_lows(statement.clause.words))
    begins = _lows(statement.clause.words)[:1] == ["before"] and statement.match.family is not Family.BLOCKED
    if lows & (_EARLIER - {"yesterday", "before"}) or begins:
        return True
    if word in lex.EXISTING and "did" in {*helpers, *_lows(statement.left)[-3:]}:
        return True
    if _has_phrase(_lows(statement.clause.words)[:6], (("used", "to", "have"), ("used", "to", "be"))):
        return True
    if word in {"no", "forgot", "removed"}:
        return bool({"was", "were"} & set(_lows(statement.left)[-3:])) and word == "no"
    earlier = statement.clauses[statement.position - 1].words if statement.position else ()
    if statement.clause.opener == "so" and not helpers and {"was", "were", "had"} & set(_lows(earlier)):
        return word in {"failed", "broke", "crashed", "hung"}  # what came of what is over
    state = word in lex.STATES | lex.BROKEN_VERBS | _TOLD_STATES
    if word == CONFLICTING:
        helpers = {word.low for word in statement.clause.words[: statement.match.end]}
    return state and bool(helpers & lex.PAST)


def _is_undone(statement: Statement) -> bool:
    """As in "it is not used, so I removed it"."""
    after = statement.clauses[statement.position + 1 : statement.position + 2]
    if after and after[0].opener == "so" and "safe" in _lows(after[0].words):
        return True  # as in "it is not used anywhere else, so it is safe to remove"
    if not after or after[0].opener != "so" or low(after[0].words, 0) not in {"i", "we"}:
        return False
    verb = low(after[0].words, 1)
    return verb.endswith("ed") and verb != "need"


def _is_resolved(statement: Statement) -> bool:
    """Mended, says the rest of the sentence or the next one."""
    noted = [clause for clause in statement.clauses[: statement.position] if clause.opener == "("]
    if any(low(clause.words, 0) in lex.RESOLVING for clause in noted):
        return True  # as in "Finding 1 (fixed): …"
    rest = [*_lows(statement.right)]
    for clause in statement.clauses[statement.position + 1 :]:
        rest += [clause.opener, *_lows(clause.words)]
    if statement.match.family is not Family.BLOCKED and _tells_fix(rest):
        return True
    tells_when = statement.match.word == "removed" or "at" in rest
    if any(word.shape is Shape.SHA for word in statement.sentence.words[-3:]) and not tells_when:
        return True
    if statement.match.family is Family.BLOCKED and _tells_merge(rest):
        return True
    return _is_mended_next(_lows(statement.following))


def _is_mended_next(following: Sequence[str]) -> bool:
    """What the next sentence says: "This adds it.", "I installed all of them.", "Fixed now."."""
    if following[:1] in (["this"], ["the"]) and set(following[1:4]) & lex.FIXING:
        return True
    if following[:2] == ["in", "this"] and set(following[2:3]) & lex.CHANGE:
        return True  # as in "In this commit the lockfile is regenerated."
    if following[:1] in (["i"], ["we"]) and _is_mending(following[1:3]):
        return True
    opening = [word for word in following[:5] if word not in lex.PRONOUNS | lex.ADVERBS | lex.BE]
    return bool(set(opening[:2]) & (lex.RESOLVING | {"added", "pushed"})) and "not" not in following[:5]


def _is_mending(words: Sequence[str]) -> bool:
    """As in "(I) installed them all"."""
    meanings = [meaning_of(word) for word in words if word not in lex.ADVERBS | {"have"}][:1]
    return any(
        meaning is not None and meaning.form is Form.PAST and meaning.sense is Sense.MAKING
        for meaning in meanings
    )


def _tells_fix(rest: Sequence[str]) -> bool:
    if not (lex.RESOLVING | {"added"}) & set(rest):
        return _has_phrase(rest, lex.RESOLVED_PHRASES)
    for position, word in enumerate(rest):
        recent = rest[max(0, position - 3) : position]
        if recent[-1:] and recent[-1].isdecimal():
            continue  # as in "7 of 9 still broken, 2 fixed"
        open_ended = {"not", "be", "to", "until", "needs", "should", "must", "once", "after"} & set(recent)
        if (word in lex.RESOLVING or (word == "added" and position == len(rest) - 1)) and not open_ended:
            return True
    return _has_phrase(rest, lex.RESOLVED_PHRASES)


def _tells_merge(rest: Sequence[str]) -> bool:
    return _has_phrase(
        rest, (("been", "merged"), ("already", "merged"), ("has", "landed"), ("is", "merged", "now"))
    )


def _has_phrase(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {' '.join(phrase)} " in text for phrase in phrases)


def _is_expected(statement: Statement) -> bool:
    lows = _lows(statement.left)[-4:]
    if lex.GUESSES & set(_lows(statement.left)):
        return True
    if lows[-2:] == ["due", "to"]:
        return False
    described = statement.match.word in {"missing", "nonexistent", "non-existent", "non-existing"}
    if described and statement.match.aim is Aim.RIGHT and lows[-1:] in (["a"], ["the"]):
        return False
    lead = _lows(statement.clause.words[: statement.match.start + len(statement.match.auxiliary)])[-6:]
    if (
        statement.match.family is Family.BLOCKED
        and statement.match.aim is Aim.RIGHT
        and statement.match.end == 0
    ):
        return False
    allowed = {"must", "should"} if statement.match.family is Family.BLOCKED else set()
    if statement.match.word in lex.STATES | lex.BROKEN_VERBS | {"blocked", "stuck", "waiting"}:
        return bool((set(lead) & (_EXPECTED | {"will", "can", "shall", "to"})) - allowed - _appears(lead))
    return bool(set(lows) & (_EXPECTED - {"could"}) - allowed)


def _appears(lead: Sequence[str]) -> set[str]:
    """As in "appears to be", "seems to be": the "to" that expects nothing."""
    seen = {"appears", "seems", "appear", "seem", "continues", "due"} & set(lead)
    return {"to"} if seen else set()


def _is_hearsay(statement: Statement) -> bool:
    """What somebody said or thought, told again to argue with it."""
    lows = _lows(statement.left)
    before = statement.clauses[statement.position - 1].words if statement.position else ()
    says_which = statement.clause.opener == "which" and before and before[-1].low in lex.REPORTING
    if says_which or _has_phrase(lows, (("something", "like"),)):
        return True
    if statement.clause.opener == "that" and statement.position:
        before_that = _lows(statement.clauses[statement.position - 1].words)
        if {"docs", "documentation", "readme"} & set(before_that) and before_that[-1] in lex.REPORTING | {
            "mention", "mentions",
        }:  # fmt: skip
            return True
    earlier = [_lows(clause.words) for clause in statement.clauses[: statement.position]]
    if statement.clause.opener == "that" and any({"proof", "evidence"} & set(words) for words in earlier):
        return True
    if statement.clause.opener == "(" and any(_TESTING & set(words) for words in earlier):
        return True  # as in "covers the error paths (missing binary, timeout)"
    if any("meant" in _lows(clause.words) for clause in statement.clauses[: statement.position]):
        return True
    told = set(lows) | (set(_lows(before)[-3:]) if statement.clause.opener in {"that", ":"} else set())
    return bool(told & (_SAID - {"says"})) or any(
        word.is_opaque and low(statement.left, at - 1) in lex.REPORTING
        for at, word in enumerate(statement.left)
    )


def _is_general(statement: Statement) -> bool:
    """Something unnamed: "a file that does not exist", "users who are blocked", "a PR cannot be merged"."""
    opener = statement.clause.opener
    if _opening(statement)[:1] in _ANYTHING and _says_what_can_be(statement):
        return True
    if opener in _RELATIVE | {"that"} and statement.match.aim is Aim.RIGHT:
        if statement.match.word == STOPPED and not any(word.is_word for word in statement.left):
            return True  # as in "requests that are blocked by the firewall are logged"
        return _is_held_by_anything(statement)
    if opener == "whose" or statement.match.aim is Aim.RIGHT:
        return statement.match.aim is Aim.LEFT
    before = statement.clauses[statement.position - 1].words if statement.position else ()
    if opener in _RELATIVE | {"that"} and not any(word.is_word or word.is_name for word in statement.left):
        return _is_of_unnamed(statement, before)
    return _is_of_anything(statement)


def _is_of_unnamed(statement: Statement, before: Sequence[Word]) -> bool:
    """As in "paths that do not exist"; not "paths that do not exist (`a.ts`)"."""
    if {"any", "should"} <= set(_lows(before)):
        return True
    after = statement.clauses[statement.position + 1 : statement.position + 2]
    if after and after[0].opener == "(" and after[0].words[0].is_name:
        return False
    return not any(word.is_name for word in before[-8:]) and not _ends_with_the(before)


def _is_ruled(statement: Statement) -> bool:
    """As in "the next role cannot start until the gate passes": of somebody else, a rule."""
    later = statement.clauses[statement.position + 1 : statement.position + 2]
    if statement.match.word != STOPPED or not later or later[0].opener not in {"until", "unless"}:
        return False
    if not {"can", "could"} & {word.low for word in statement.clause.words}:
        return False
    return bool(statement.left) and not {word.low for word in statement.left} & _OURS


def _says_what_can_be(statement: Statement) -> bool:
    could = {"can", "could"} & set(statement.match.auxiliary)
    stopped = statement.match.word in {STOPPED, CONFLICTING}
    return stopped or (statement.match.aim is Aim.LEFT and bool(could))


def _is_of_anything(statement: Statement) -> bool:
    """As in "a file does not exist", "any page is missing"; not "a changelog entry is missing"."""
    subject = [word for word in statement.left if word.low not in lex.ADVERBS]
    if {"problem", "bug", "defect"} & set(_lows(subject)):
        return True
    could = {"can", "could", "will"} & set(statement.match.auxiliary)
    if could and subject and [subject[0].low] in _ANYTHING:
        return True
    if any(word.is_name for word in subject) or not subject:
        return False
    if subject[-1].low in lex.PEOPLE and statement.match.word in lex.MADE_PARTICIPLES:
        return True
    plain = {"a", "an"} if statement.match.word == "missing" else set[str]()
    return subject[0].low in lex.INDEFINITE - {"all", "no", "some", *plain} and not any(
        word.is_name for word in statement.right
    )


def _is_held_by_anything(statement: Statement) -> bool:
    """As in "comments that do not contain `x`", "repositories that lack a lock file"."""
    if statement.match.word not in lex.HOLDING or any(word.is_word for word in statement.left):
        return False
    before = statement.clauses[statement.position - 1].words if statement.position else ()
    return not any(word.is_name for word in before[-5:]) and not _ends_with_the(before)


def _ends_with_the(before: Sequence[Word]) -> bool:
    return any(low in {"the", "this", "our"} for low in _lows(before)[-4:]) and not any(
        low in {"a", "an", "any"} for low in _lows(before)[-4:]
    )


def _is_deliberate(statement: Statement) -> bool:
    """As in "on purpose", "by default"; or an example, "Steps: …"; or "the old tests"."""
    lows = _lows(statement.sentence.words)
    if _has_phrase(_lows(statement.clause.words), (("in", "general"),)):
        return True
    if _has_phrase(lows, lex.DELIBERATE) or {"intentionally", "deliberately"} & set(lows):
        return True
    labelled = bool(lows) and lows[0] in lex.LABELS and len(statement.clauses[0].words) == 1
    if statement.clauses[1:2] and statement.clauses[1].opener == "that":
        labelled = False
    return labelled or bool({"old", "former", "future"} & set(_lows(statement.left)))


def _is_product_talk(statement: Statement) -> bool:
    """What a thing does not do, said of no named thing: "the parser does not include comments"."""
    if statement.match.word not in lex.HOLDING | {"no"} or any(
        word.is_name for word in statement.clause.words
    ):
        return False
    if statement.match.aim is Aim.LEFT:
        return False
    subject = set(_lows(statement.left))
    if "there" in subject or not subject:
        return False
    ours = lex.CHANGE | lex.REPOSITORY | lex.FILES | lex.CONTAINERS | lex.ENTRIES
    return not subject & (ours | {"this", "we", "you", "i", "us", "gates", "checks"})


def _is_empty(statement: Statement) -> bool:
    """As in "missing something", "missing the point": nothing in particular."""
    if statement.match.aim is Aim.LEFT or statement.match.family is Family.BLOCKED:
        return False
    if statement.match.word in {NONE, UNTESTED, UNUSED, MESSAGE, MODULE}:
        return False
    lows = _lows(statement.right)
    while lows and lows[0] in lex.DETERMINERS | lex.ADVERBS:
        lows = lows[1:]
    speaker = _lows(statement.left)[-1:]
    return (
        not lows or lows[0] in lex.EMPTY_OBJECTS or (speaker == ["i"] and statement.match.word == "missing")
    )


def _is_status_word(statement: Statement) -> bool:
    """A heading's "Missing" or "Broken / failing": only a whole sentence about a name counts there."""
    if statement.match.word in {STOPPED, MESSAGE, MODULE}:
        return False
    if statement.role is BlockRole.HEADING:
        named = any(word.is_name for word in statement.sentence.words)
        return not named or not (
            set(statement.match.auxiliary) & lex.BE or statement.match.word in lex.EXISTING
        )
    return statement.role is BlockRole.OPEN_TASK and not any(
        word.is_name for word in statement.sentence.words
    )


_JOINING = _RELATIVE | {"that", "\u2014", ":", "-", "|", "(", ",", "\u2192", "but", "yet"}


def _has_no_subject(statement: Statement) -> bool:
    """As in "Missing.", "Blocked:": nothing that it could be about."""
    if statement.match.aim is Aim.RIGHT or statement.match.word == CONFLICTING:
        return False
    if any(word.is_name or word.is_word for word in statement.left):
        return False
    after = statement.clauses[statement.position + 1 : statement.position + 2]
    if statement.sentence.words[-1].low == ":" and statement.right:
        return False
    if after and after[0].opener == ":" and after[0].words[0].is_name:
        return False
    before = statement.clauses[statement.position - 1].words if statement.position else ()
    joined = statement.clause.opener in _JOINING
    listed = statement.clause.opener in {"\u2014", ":", "|"}
    return not (joined and any(word.is_name or (listed and word.low in lex.CHECKS) for word in before))


_MOODS: Sequence[Callable[[Statement], bool]] = (
    _is_question,
    _is_hypothetical,
    _is_conditional,
    _is_order,
    _is_fix,
    _is_resolved,
    _is_undone,
    _is_hearsay,
    _is_deliberate,
)
_SCREENS: Sequence[Callable[[Statement], bool]] = (
    *_MOODS,
    _is_status_word,
    _is_negated,
    _is_over,
    _is_expected,
    _is_general,
    _is_ruled,
    _is_product_talk,
    _is_empty,
    _has_no_subject,
)
