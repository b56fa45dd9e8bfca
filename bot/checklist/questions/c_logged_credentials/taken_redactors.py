"""Redactors that a change takes away: around what is logged, and out of the settings of a logger."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.names import Names
from bot.checklist.core.places import line_now
from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.subject import Subject, fails
from bot.checklist.core.tree import Tree
from bot.checklist.languages.vocabulary import CALLS, INTERPRETED_STRINGS, MEMBERS, NAMES, STRINGS
from bot.checklist.questions.c_logged_credentials.logged import logged
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.functions import calls_within
from bot.checklist.values.purpose import words_of
from bot.checklist.values.safe_names import word_set

# Not those that give a fact, as `len` and `hash` do: taking them away may just leave the fact out.
_WORDS = word_set(
    """
    redact redacted redacting redactor mask masked masking scrub scrubber sanitize sanitizer censor obfuscate
    hide
    """
)
_SPEAKS = Mentions.of("redact mask scrub sanitiz censor obfuscat hide")
_DEFINES = re.compile(
    r"\s*(?:async\s+)?(?:def|func|function|import|from|export|type|class|const \w+ = require)\b"
)
_SETTINGS = re.compile(
    r"(?:^|\.)(?:pino|createLogger|winston\.createLogger|configure|basicConfig|dictConfig|init|addFilter|add_processor"
    r"|addProcessor|WithOptions|New|NewJSONHandler|NewTextHandler|HandlerOptions|use|Use|add)$"
)
_LOGS = re.compile(r"(?i)log|pino|winston|bunyan|sentry|trace|zap|rollbar|bugsnag|handler")


def taken_redactors(before: SourceFile, after: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each value that went through a redactor and does not now, and each logger set up without one."""
    if not _SPEAKS.occur_in(before.lowered):
        return
    seen: set[int] = set()
    for subject in (*_around_values(before, after, tree), *_settings(before, after)):
        if subject.line not in seen:
            seen.add(subject.line)
            yield subject


def _around_values(before: SourceFile, after: SourceFile, tree: Tree) -> Iterator[Subject]:
    redacted = dict(_redacted(before, tree))
    for entry in logged(after, tree) if redacted else ():
        arguments = [argument.node for argument in entry.arguments]
        bare = [
            text for text in redacted if any(_is_bare(node, text, after, tree.names) for node in arguments)
        ]
        if bare:
            redactor, line = redacted[bare[0]]
            message = (
                f"`{redactor}`, which `{bare[0][:60]}` passed on line {line} of the base, is taken away: "
                "put it back, or leave the value out."
            )
            yield fails(after, entry.call.node, message)


def _redacted(source: SourceFile, tree: Tree) -> Iterator[tuple[str, tuple[str, int]]]:
    """What goes through redactors into a log, by its text."""
    for entry in logged(source, tree):
        for argument in entry.arguments:
            for call in calls_within(argument.node, source):
                if _is_redactor(call, tree.names) and call.arguments:
                    text = call.arguments[0].node.text()
                    if call.arguments[0].node.kind() not in STRINGS | INTERPRETED_STRINGS:
                        yield text, (call.callee[:60], call.line)


def _is_redactor(call: Call, names: Names) -> bool:
    return bool(_WORDS & set(words_of(call.name))) or (
        names.is_configured("redactors") and names.matches("redactors", call.callee)
    )


def _is_bare(node: SgNode, text: str, source: SourceFile, names: Names) -> bool:
    """Whether an expression stands in an argument without a call around it that may redact it."""
    inside = calls_within(node, source)
    around = [span(call.node) for call in inside if names.matches("redactors", call.callee)]
    kinds = MEMBERS | CALLS | NAMES
    whole = [node, *(part for part in _inside(node) if part.kind() in kinds)]
    return any(
        part.text() == text and not any(start < span(part)[0] < end for start, end in around)
        for part in whole
    )


def _inside(node: SgNode) -> Iterator[SgNode]:
    stack, left = list(node.children()), 300
    while stack and left:
        part = stack.pop()
        left -= 1
        yield part
        stack.extend(part.children())


def _settings(before: SourceFile, after: SourceFile) -> Iterator[Subject]:
    """A logger's settings that named a redactor, and still stand there without one."""
    now = [call for call in calls(after) if _SETTINGS.search(call.callee)]
    for call in calls(before):
        old = _redactor_in(call) if _SETTINGS.search(call.callee) and _LOGS.search(before.text[:4000]) else ""
        if not old:
            continue
        alike = [inner_call for inner_call in now if inner_call.callee == call.callee]
        if any(_redactor_in(inner_call) for inner_call in alike) or _is_used(old, after):
            continue
        holder = call.callee.rpartition(".")[0]
        stays = alike or (holder and re.search(rf"\b{re.escape(holder)}\b", after.text))
        if stays:
            line = alike[0].line if alike else line_now(before, after, call.line)
            message = (
                f"`{old[:60]}`, line {call.line} of the base, kept secrets out of this log: put it back."
            )
            yield fails(after, line, message)


def _is_used(name: str, source: SourceFile) -> bool:
    """Whether a name stands anywhere but where it is defined or imported."""
    word = re.compile(rf"\\b{re.escape(name)}\\b")
    return any(word.search(line) and not _DEFINES.match(line) for line in source.lines)


def _redactor_in(call: Call) -> str:
    """The name of a redactor among the arguments of a call."""
    for argument in call.arguments:
        for found in re.finditer(r"[A-Za-z_]\w*", f"{argument.name} {argument.node.text()[:2000]}"):
            if _WORDS & set(words_of(found[0])):
                return str(found[0])
    return ""
