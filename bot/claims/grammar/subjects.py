"""Of whom a clause speaks: of something definite that is here, or of anything that may be."""

from collections.abc import Sequence

from bot.claims.grammar.vocabulary import HARMLESS
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word

_ANY = lex.word_set(
    "a an any every each whatever whichever anyone anything everyone everything somebody someone one"
)
_OTHERS = lex.word_set(
    "user users customer customers client clients caller callers visitor visitors people operator "
    "operators you attacker attackers reader readers contributor contributors person browser browsers "
    "admin admins member members"
)
_SPEAKERS = lex.word_set("i we it they this that these those he she both all some none most")
_DEFINITE = lex.word_set("the this that these those my our its their his her your")
_WORK = (
    lex.CHECKS - {"run", "action", "actions", "step", "status", "release", "preview", "e2e"}
) | lex.word_set(
    "pr pull mr branch branches repo repository main master wheel wheels sdist sdists tarball chart "
    "sandbox runner runners agent agents session sessions deployment deployments deploys merge merges "
    "merging push pushes staging production prod cluster suite suites credentials "
    "quota compiler linker worker workers approval approvals review reviews reviewer acceptance "
    "evidence coverage changelog readme docs migration migrations provisioning recovery rollout "
    "integration environment lockfile vendor secret secrets handoff head diff"
)
"""What work on a change consists of: where one is meant, a report is made and no product described."""
_THINGS = (
    lex.FILES | lex.CONTAINERS | lex.DEPENDENCIES | lex.ENTRIES | lex.TESTS | lex.ENDPOINTS | lex.REFS
    | lex.word_set(
    "image images container containers release releases site server database binary binaries target "
    "targets access token tokens key keys bot app application service services backend frontend "
    "resource verification implementation schema table tables column columns api apis webhook module "
    "modules links credential account accounts"
)
)  # fmt: skip
_HERE = lex.word_set("yet anymore still here our my locally")
_LOCATING = frozenset({"in", "on", "at", "from", "inside", "within"})
_PLACES = frozenset({"this", "our", "my", "that", "these"})
_PRONOUNS = lex.word_set("it they he she i we you this that")
_PERSONS = lex.word_set("i we he she nobody you us me")
_OFTEN = lex.word_set("mostly usually often generally sometimes typically normally always rarely")
_MOST_LEADING = 12


def is_generic(subject: Sequence[Word]) -> bool:
    """As in "a file", "any server", "users", "PRs usually": of whom nothing in particular is said."""
    words = without_lead(subject)[-_MOST_LEADING:]
    lows = [word.low for word in words]
    often = bool(_OFTEN & {word.low for word in subject[-_MOST_LEADING:]})
    return often or not lows or lows[0] in _ANY or lows[-1] in _OTHERS or bool(set(lows) & {"any", "every"})


def is_definite(subject: Sequence[Word]) -> bool:
    """Whether the words before a verb name something definite: `x`, the sandbox, we, "7 of 9", CI."""
    if is_generic(subject):
        return False
    words = without_lead(subject)[-_MOST_LEADING:]
    if any(word.is_name or _is_proper(word, at) for at, word in enumerate(words)):
        return True
    lows = {word.low for word in words}
    return bool(lows & (_WORK | _THINGS | _SPEAKERS | _DEFINITE)) or words[0].low.isdecimal()


def is_of_work(subject: Sequence[Word]) -> bool:
    """Whether something is meant that work on a change consists of: CI, the wheel, our sandbox."""
    return any(word.low in _WORK for word in subject[-_MOST_LEADING:])


def is_named(subject: Sequence[Word]) -> bool:
    """Whether a thing is meant by its name, or by a noun that repositories have: `x`, MySQL, "the image"."""
    words = subject[-_MOST_LEADING:]
    return any(word.is_name or word.low in _THINGS or _is_proper(word, at) for at, word in enumerate(words))


def is_singled_out(subject: Sequence[Word]) -> bool:
    """As in "the image", "`x`"; not "deleted accounts"."""
    return any(word.is_name or word.low in _DEFINITE for word in subject[-_MOST_LEADING:])


def is_here(words: Sequence[Word]) -> bool:
    """Whether words after a verb point to here and now: "yet", "in this sandbox", "on staging"."""
    lows = [word.low for word in words]
    if set(lows) & _HERE:
        return True
    places = [at for at, low in enumerate(lows) if low in _WORK and at > 0]
    return any(lows[at - 1] in _PLACES | _LOCATING for at in places)


def is_person(subject: Sequence[Word]) -> bool:
    """As in "I", "we": of whom only what they cannot do is a report."""
    words = without_lead(subject)
    return bool(words) and words[-1].low in _PERSONS


def is_embedded(subject: Sequence[Word]) -> bool:
    """As in "in a shape it does not produce": the verb belongs to a clause inside."""
    words = without_lead(subject)
    return len(words) > 1 and words[-1].low in _PRONOUNS


def names_harmless(words: Sequence[Word]) -> bool:
    """Whether the first thing that the words name is good not to be there: "any warning in the log"."""
    head = ""
    for word in words:
        if head and (word.low in lex.PREPOSITIONS | lex.CONJUNCTIONS or not (word.is_word or word.is_name)):
            break
        if word.is_word and word.low not in lex.DETERMINERS | lex.ADVERBS:
            head = word.low
    return head in HARMLESS


def without_lead(subject: Sequence[Word]) -> Sequence[Word]:
    """The words from the first one on that says something."""
    words = [word for word in subject if word.is_word or word.is_name]
    while words and words[0].low in lex.SOFTENERS | lex.ADVERBS | lex.CONJUNCTIONS | {
        "literally",
        "as",
        "not",
    }:
        words = words[1:]
    return words


def _is_proper(word: Word, at: int) -> bool:
    """As in MySQL, DCO, or a capital inside a sentence."""
    text = word.text
    return word.is_word and (
        any(char.isupper() for char in text[1:]) or (at > 0 and text[:1].isupper() and len(text) > 1)
    )
