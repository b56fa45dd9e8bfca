"""Tokens that are decoded with their algorithms as a keyword."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, unclear
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.verification import KeywordTokens
from bot.checklist.languages.vocabulary import NAMES
from bot.checklist.questions.g_verification.named_algorithms import listed_algorithms, no_algorithms
from bot.checklist.questions.g_verification.unverified_tokens import UNVERIFIED_OPTION, unverified
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imports
from bot.checklist.syntax.options import Switch, switch


def decoded_token(call: Call, source: SourceFile) -> Subject | None:  # noqa: PLR0911 - one line a form
    """The verdict on a call that decodes a token; None for any other call."""
    known = joined(source.language, KeywordTokens)
    if call.name in known.blind:
        return unverified(call, source)
    if call.name not in known.decoders or not _is_of_library(call, known):
        return None
    if imports(source, *known.others) and not imports(source, *known.modules):
        return None
    text = call.node.text()[:1500]
    if (
        UNVERIFIED_OPTION.search(text)
        or _options_off(call, source)
        or _is_false(call.keyword("verify"), source)
    ):
        return unverified(call, source)
    listed = call.keyword("algorithms") or call.keyword("algorithm") or call.positional(2)
    if listed is None:
        if any(argument.spread for argument in call.arguments):
            return unclear(source, call.node, "The options of this decode could not be followed.")
        return no_algorithms(source, call)
    return listed_algorithms(call, listed, source)


def _is_of_library(call: Call, known: KeywordTokens) -> bool:
    if call.resolved in known.calls:
        return True
    return (
        bool(re.search(r"(?:^|\.)_?(?:py)?jwt\.decode(?:_complete)?$", call.callee))
        and call.receiver is not None
    )


def _options_off(call: Call, source: SourceFile) -> bool:
    given = call.keyword("options")
    if given is None or given.kind() not in NAMES:
        return False
    values = [
        binding.value for binding in bindings(source).of(given.text(), given) if binding.value is not None
    ]
    return any(UNVERIFIED_OPTION.search(value.text()[:400]) for value in values)


def _is_false(node: SgNode | None, source: SourceFile) -> bool:
    return node is not None and switch(node, source) is Switch.OFF
