"""Comparisons that give nothing away: with what everybody knows, or of two values of one person."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_symbol
from bot.checklist.languages.vocabulary import (
    ANY_TEXTS,
    FLOATS,
    INT_LITERALS,
    INTEGERS,
    NAMES,
    UNARIES,
)
from bot.checklist.questions.g_verification.secret_operands import holds, sent_by_caller
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import dotted
from bot.checklist.syntax.options import bare
from bot.checklist.values.folding import fold
from bot.checklist.values.purpose import words_of

# Two values of one person, or one value at two times.
_SAME_PERSON = frozenset(
    {
        "confirm",
        "confirmation",
        "confirmed",
        "repeat",
        "repeated",
        "again",
        "repetition",
        "retype",
        "retyped",
        "old",
    }
    | {
        "new",
        "prev",
        "current",
        "last",
        "cached",
        "original",
        "initial",
        "before",
        "after",
        "next",
        "saved",
        "placeholder",
    }
    | {"default", "masked", "redacted", "mask", "dummy", "empty", "copy"}
    | {"bad", "weak", "common", "forbidden", "change", "changeme", "directory", "file", "magic"}
)
DIGEST = re.compile(r"(?:\.hexdigest|\.digest|\.Sum|\.toString)\([^()]*\)+$")
_HASHES_HERE = re.compile(r"(?:md5|sha1|sha256|sha512)\.Sum")
_GIVEN = frozenset({"dto", "body", "input", "payload", "params", "args", "data", "query"})
LETS_IN = re.compile(r"(?i)(?:valid|verif|check|auth|compare|match|correct)")


def written(node: SgNode, source: SourceFile) -> Iterator[str]:
    """An expression's text, and what a name was given."""
    yield node.text()
    if node.kind() in NAMES:
        found = bindings(source).of(node.text(), node)
        yield from (binding.value.text() for binding in found if binding.value is not None)


def is_public(node: SgNode, source: SourceFile) -> bool:
    """A literal, a type, an enumeration's member, nothing: what everybody knows."""
    node = bare(node)
    text = node.text()
    if text in {"None", "nil", "null", "undefined", "true", "false", "True", "False", "''", '""'}:
        return True
    kind = node.kind()
    if kind in INTEGERS | FLOATS | INT_LITERALS | UNARIES or text.startswith("typeof "):
        return True
    if re.search(r"(?:\.length|\.size|\.type|\.kind|\.id|\.Kind|\.Type)$", text):
        return True
    if kind in ANY_TEXTS:
        return not holds(node, source)
    if kind in NAMES:
        folded = fold(node, source)
        made = any(
            DIGEST.search(text[-60:]) or _HASHES_HERE.search(text[:80]) for text in written(node, source)
        )
        return not made and (
            folded.is_constant and len(folded.text) > 0 and folded.text != text and not folded.text.isspace()
        )
    return False


def is_same_person(left: SgNode, right: SgNode, source: SourceFile) -> bool:
    """Whether both sides are one person's: a password and its repetition, an old and a new value."""
    names = [dotted(bare(side)).replace("nextUrl", "url") for side in (left, right)]
    words = [set(words_of(name)) for name in names]
    if (words[0] | words[1]) & _SAME_PERSON:
        return not (words[0] | words[1]) & {"reset"} and not any(
            sent_by_header(side) for side in (left, right)
        )
    if any(
        name.rpartition(".")[2].lower()
        in {"password2", "repassword", "cpassword", "password1", "passwordagain"}
        for name in names
    ):
        return True
    same = names[0].rpartition(".")[2] == names[1].rpartition(".")[2] and not names[0].endswith(")")
    members = all("." in name for name in names)
    sent = any(sent_by_caller(side, source) for side in (left, right)) or any(
        name.partition(".")[0].lower() in _GIVEN for name in names
    )
    password = words[0] & {"password", "passwd", "pwd"} and LETS_IN.search(enclosing_symbol(left))
    if same and members and not sent and not password:
        return True
    return all(_is_form_field(side) for side in (left, right))


def sent_by_header(node: SgNode) -> bool:
    """Whether a header carries the value: nobody repeats a password there."""
    return bool(re.search(r"(?i)header", node.text()[:200]))


def _is_form_field(node: SgNode) -> bool:
    """`request.POST["password"]`, `form.password.data`: two of them were typed by one person."""
    return bool(
        re.match(
            r"(?:self\.)?(?:form|request\.(?:POST|form)|req\.body|r\.(?:Post)?FormValue|cleaned_data|data)\b",
            node.text()[:60],
        )
    )
