"""Judge whether anything defines, imports, calls, registers or uses a name: by every line that has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.claims.judging.definitions import defines
from bot.claims.judging.evidence import Evidence, Mention, at_head, confirmed, refuted, undetermined
from bot.claims.judging.listing import is_comment
from bot.claims.judging.places import is_test
from bot.claims.judging.wording import Lack
from bot.claims.reading.lexicon import word_set
from bot.model.claims import ClaimPlace, ClaimVerdict
from bot.model.text import Code

_IMPORTING = word_set("import from require use using include extern")
_REGISTERING = word_set(
    "register use mount add include route plugin install bind provide handle handlefunc app router"
)
_BLANKS = str.maketrans(dict.fromkeys("(.'\"", " "))
_PROSE = (".md", ".txt", ".rst", ".adoc", ".csv", ".lock", ".snap")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of code that have the name, by what they do with it."""

    definitions: Sequence[Mention]
    others: Sequence[Mention]


def judge_by_mentions(name: str, lack: Lack, evidence: Evidence) -> ClaimVerdict | None:
    """None where not every line that has the name is known."""
    found = evidence.mentions.get(name)
    if found is None:
        return None
    code = [
        mention
        for mention in found
        if not mention.path.endswith(_PROSE) and not is_comment(mention.path, mention.text, name)
    ]
    lines = _Lines(
        definitions=[mention for mention in code if defines(mention.text, name)],
        others=[mention for mention in code if not defines(mention.text, name)],
    )
    return (
        _defined(name, lines, found, evidence) if lack is Lack.PRESENT else _used(name, lack, lines, evidence)
    )


def _defined(name: str, lines: _Lines, found: Sequence[Mention], evidence: Evidence) -> ClaimVerdict:
    if lines.definitions:
        definition = lines.definitions[0]
        says = (Code(name), " is defined in ", Code(f"{definition.path}:{definition.line}"))
        return refuted(
            says, at_head(evidence), (".",), place=ClaimPlace(path=definition.path, line=definition.line)
        )
    if not found:
        return confirmed((Code(name), " occurs in no file"), at_head(evidence), (".",))
    mention = found[0]
    return undetermined(
        (
            Code(name),
            " occurs, as in ",
            Code(f"{mention.path}:{mention.line}"),
            ", but nothing seen defines it.",
        )
    )


def _used(name: str, lack: Lack, lines: _Lines, evidence: Evidence) -> ClaimVerdict:
    """Refuted by a line outside of tests that does it; confirmed where only its definition has the name."""
    if not lines.definitions:
        return undetermined(("No definition of ", Code(name), " was found, so its uses are not known."))
    outside = [mention for mention in lines.others if not is_test(mention.path)]
    does = next((mention for mention in outside if _does(mention.text, name, lack)), None)
    if does is not None:
        says = (Code(f"{does.path}:{does.line}"), f" has {lack.value} ", Code(name))
        return refuted(says, at_head(evidence), (".",), place=ClaimPlace(path=does.path, line=does.line))
    if lines.others:
        mention = lines.others[0]
        return undetermined((Code(name), " is named in ", Code(f"{mention.path}:{mention.line}"), "."))
    if lack is Lack.REGISTERED:
        return undetermined(("Nothing names ", Code(name), ", but what lies in a folder may be found there."))
    return confirmed(("Only its definition has the name ", Code(name)), at_head(evidence), (".",))


def _does(line: str, name: str, lack: Lack) -> bool:
    words = set(
        line.replace("(", " ").replace(".", " ").replace("'", " ").replace('"', " ").casefold().split()
    )
    match lack:
        case Lack.IMPORTED:
            return bool(words & _IMPORTING)
        case Lack.CALLED:
            return f"{name}(" in line.replace(" (", "(")
        case Lack.REGISTERED:
            return (
                not words & _IMPORTING
                and "(" in line
                and any(word.startswith(tuple(_REGISTERING)) for word in words)
            )
        case _:
            return not words & _IMPORTING and not line.strip().startswith("export {")
