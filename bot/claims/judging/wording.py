"""What a claim's sentence says is not done with its subject, beside not being there."""

from enum import Enum

from bot.claims.reading.lexicon import word_set
from bot.model.claims import Claim

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
