"""Whether a claim speaks of a place that the commit does not show: a server, an image, another branch.

Told by structure: a preposition (or "the") before a noun that is such a place, a name that looks like a
branch, tag or version, or a time at which the files are no longer the repository's ("after deployment").
"""

import re
from collections.abc import Sequence

from bot.claims.reading.lexicon import word_set
from bot.model.claims import Claim

_BEFORE = word_set("in on at from inside within into onto under via out off of")
_PLACES = word_set(
    "server servers production prod staging preprod qa machine laptop desktop workstation host hosts "
    "registry pypi npm npmjs crates.io rubygems dockerhub ghcr cdn bucket s3 cluster pod pods vm vms "
    "device devices emulator simulator runner runners agent sandbox session environment sdist tarball "
    "release releases deployment deployments snapshot branch tag fork checkout clone vault database "
    "db cache cloud lambda testflight store marketplace upstream disk artifact artifacts bundle "
    "container containers image images layer layers wheel wheels package output appliance kubernetes "
    "k8s heroku vercel netlify aws gcp azure site website end installation install stable beta "
    "nightly canary"
)
_THINGS = word_set(
    "image images container containers layer layers wheel wheels sdist tarball bundle artifact "
    "artifacts installer binary apk ipa deb rpm appimage snapshot package deployment"
)
"""Of which files are missing when they are missing somewhere else."""
_WHOLE = word_set(
    "the our your my published built released installed deployed docker npm pypi production final"
)
_BETWEEN = word_set(
    "the a an our my your their this that its published npm docker oci built released latest current "
    "new old final deployed running live main remote local staging production release build container "
    "base pypi public private internal test client customer nightly stable"
)
_COMPOUND = word_set(
    "file files folder directory module class config configuration notes note script scripts test "
    "tests schema name component page template helper package.json table tables section type types "
    "list index"
)
_HERE = frozenset({"this", "these"})
_OF_REPOSITORY = word_set("branch tag checkout clone package image site release output")
_TRUNKS = word_set("main master develop dev trunk next upstream")
_LATER = frozenset({"after", "once", "when", "post"})
_DOING = word_set(
    "deploy deploys deployed deployment deploying install installs installed installing installation "
    "build built building publish published publishing release released upgrade upgraded upgrading "
    "packaging packaged unpacking extracted npm pip cargo make docker yarn pnpm bundling minification"
)
_PHRASES = ("at runtime", "for me", "locally", "on my end", "at run time", "in memory", "i installed")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+(?:[-.]\w+)*|v\d+")
_REFERENCE = re.compile(r"(?:origin|upstream|release|releases|feature|hotfix|refs)/[\w./-]+")
_REMOTE = re.compile(r"(?:origin|upstream|refs)/[\w./-]+")
_MOST_BETWEEN = 4


def is_of_elsewhere(claim: Claim) -> bool:
    """Whether it speaks of what this commit does not show. Takes time by the length of its sentence."""
    words = [word.strip("`'\"(),;:*_!?").removesuffix(".") for word in claim.quote.casefold().split()]
    said = f" {' '.join(words)} "
    if any(f" {phrase} " in said for phrase in _PHRASES):
        return True
    return any(
        _is_place(words, at) or _is_ref(words, at, claim) or _is_later(words, at) for at in range(len(words))
    )


def _is_place(words: Sequence[str], at: int) -> bool:
    """As in "on the server", "in the published Docker image", "the wheel"."""
    if at + 1 < len(words) and words[at + 1] in _COMPOUND:
        return False
    if words[at] in _THINGS and at and words[at - 1] in _WHOLE:
        return True
    if words[at] not in _PLACES:
        return False
    start = at
    while (
        start
        and at - start < _MOST_BETWEEN
        and (
            words[start - 1] in _BETWEEN
            or _VERSION.fullmatch(words[start - 1])
            or _REFERENCE.fullmatch(words[start - 1])
        )
    ):
        start -= 1
    if _HERE & set(words[start:at]) and words[at] in _OF_REPOSITORY:
        return False
    governed = start > 0 and words[start - 1] in _BEFORE
    named = words[at] in {"branch", "tag"} and at > 1 and "the" in words[max(0, at - 2) : at]
    return governed or named


def _is_ref(words: Sequence[str], at: int, claim: Claim) -> bool:
    """As in "on `release/1.0`", "in v1.2.0", "on origin/main", "on main", "on the `next` branch"."""
    word = words[at]
    before = words[at - 1] if at else ""
    subject = claim.subject.casefold()
    if word == subject or word in subject.split():
        return False
    governed = before in _BEFORE or (before in {"branch", "tag", "version", "release"})
    if word in {"branch", "tag"} and at + 1 < len(words) and before in {"on", "in", "at", "from"}:
        return True
    if governed and word in _TRUNKS:
        return before != "of"
    if _REMOTE.fullmatch(word):
        return True
    follows = words[at + 1] if at + 1 < len(words) else ""
    if (
        follows in {"branch", "tag"}
        and before in _BEFORE | {"the"}
        and words[max(0, at - 2)] in _BEFORE | {"the"}
    ):
        return word not in _HERE | {"the", "a"}
    return governed and bool(_VERSION.fullmatch(word) or _REFERENCE.fullmatch(word))


def _is_later(words: Sequence[str], at: int) -> bool:
    """As in "after deployment", "once installed", "after `npm run build`"."""
    return words[at] in _LATER and bool(_DOING & set(words[at + 1 : at + 4]))
