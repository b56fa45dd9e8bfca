"""Whether a token that is decoded may be signed with any algorithm, or with none at all."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.values.folding import fold

_NONE = re.compile(r"(?im)[\"'\s,\[(]none\b|^none$")


def no_algorithms(source: SourceFile, call: Call) -> Subject:
    """What is wrong where no algorithms are named."""
    return fails(
        source, call.node, "A JWT is decoded without a list of algorithms: name those that you sign with."
    )


def listed_algorithms(call: Call, listed: SgNode, source: SourceFile) -> Subject:
    """The verdict on the algorithms that a decoding names."""
    folded = fold(listed, source)
    if _NONE.search("\n".join(part.strip() for part in folded.text.split("\n"))) or (
        _NONE.search(listed.text()[:300]) and listed.text() != "None"
    ):
        return fails(
            source, call.node, "The algorithm none is allowed: name the algorithms that you sign with."
        )
    if listed.text() == "None":
        return no_algorithms(source, call)
    if any(_is_header(hole.node, source) for hole in folded.holes):
        return fails(
            source, call.node, "The token itself names its algorithm: name the algorithms that you sign with."
        )
    return passes(source, call.node, "verified with a list of algorithms")


def _is_header(node: SgNode, source: SourceFile) -> bool:
    """Whether a value is read from the token's own, unverified header."""
    texts = [node.text()[:200]]
    first = re.match(r"\w+", node.text()[:200])
    if first:
        texts.extend(
            binding.value.text()[:200]
            for binding in bindings(source).of(first[0], node)
            if binding.value is not None
        )
    return any(re.search(r"unverified_header|decodeProtectedHeader|\.header\b", text) for text in texts)
