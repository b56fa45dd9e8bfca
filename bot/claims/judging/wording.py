"""What a claim's sentence says beside its subject: where it is meant, and what is not done with it."""

from enum import Enum

from bot.claims.reading.lexicon import word_set
from bot.model.claims import Claim

_ELSEWHERE = (
    "on the server", "on server", "in production", "in prod", "on prod", "on production", "in staging",
    "on staging", "published package", "published tarball", "npm package", "in the package",
    "in the image", "docker image", "container image", "in the container", "in the wheel", "the wheel",
    "the sdist", "in the tarball", "in the bundle", "in the build output", "in the artifact",
    "in the artifacts", "in the release", "in the deployment", "on the cluster", "on my machine",
    "on my end", "on my laptop", "my fork", "locally", "for me", "on branch", "in branch",
    "on the branch", "on main", "on master", "in main", "in master", "on npm", "on pypi", "on disk",
    "on the registry", "in the registry on", "in the database", "at runtime", "in this session",
    "in this sandbox", "in this environment", "in my environment", "on the runner", "in the runner",
    "in the cache", "upstream", "on the host", "on the device", "in the cloud", "in the vault",
    "in stable", "in the snapshot",
)  # fmt: skip
_EXPORTING = word_set(
    "export exports exported re-export re-exports re-exported exporting unexported reexported"
)
_IMPORTED = word_set("imported imports import importer importers")
_CALLED = word_set("called calls call invoked invokes caller callers invoke")
_REGISTERED = word_set("registered registers mounted wired hooked registering mounts wires scheduled")
_USED = word_set("used uses use referenced references consumed usage usages consumer consumers unused")
_ANYWHERE = word_set("anywhere nowhere never nothing nobody none no unused")


class Lack(Enum):
    """What is said not to be done with a thing."""

    PRESENT = "present"
    EXPORTED = "exported"
    IMPORTED = "imported"
    CALLED = "called"
    REGISTERED = "registered"
    USED = "used"


def is_of_elsewhere(claim: Claim) -> bool:
    """Whether it speaks of a server, a package, an image, a branch: of what this commit does not show."""
    said = f" {' '.join(claim.quote.casefold().replace(',', ' ').replace('.', ' ').split())} "
    return any(f" {phrase} " in said for phrase in _ELSEWHERE)


def lack_of(claim: Claim) -> Lack:
    """What is not done with the subject; PRESENT where the sentence says only that it is not there."""
    words = {word.strip("`'\"().,:;*_") for word in claim.quote.casefold().split()}
    if words & _EXPORTING:
        return Lack.EXPORTED
    if not words & (_ANYWHERE | {"not", "isn't", "aren't"}):
        return Lack.PRESENT
    for known, lack in (
        (_REGISTERED, Lack.REGISTERED),
        (_CALLED, Lack.CALLED),
        (_IMPORTED, Lack.IMPORTED),
        (_USED, Lack.USED),
    ):
        if words & known:
            return lack
    return Lack.PRESENT


def is_of_import(claim: Claim) -> bool:
    """Whether it speaks of what code imports, whose name may differ from the package's."""
    words = set(claim.quote.casefold().replace("'", " ").replace(":", " ").split())
    return bool(words & {"import", "imported", "imports", "module", "modulenotfounderror", "importerror"})
