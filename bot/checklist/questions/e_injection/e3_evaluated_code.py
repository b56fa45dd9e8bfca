"""E3: code or a template with a part that varies, handed to an evaluator."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.execution import Evaluators
from bot.checklist.languages.vocabulary import BINARIES, NAMES, TEMPLATES
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls, dotted
from bot.checklist.syntax.imports import imports
from bot.checklist.syntax.options import options
from bot.checklist.values.constants import Hole, Why
from bot.checklist.values.folding import fold
from bot.checklist.values.guards import is_asked, is_guarded
from bot.checklist.values.requests import reads_request
from bot.checklist.values.varying import shown

_FILE = re.compile(
    r"ReadFile|readFileSync|readFile\(|read_text\(|getsource|open\(|^(?:f|fp|fh|fd|file|infile|handle|reader)\.read\("
)


def find(source: SourceFile, _tree: Tree) -> Iterator[Subject]:
    """Each call that evaluates code or compiles a template."""
    for call in calls(source):
        text = _text(call, source)
        if text is not None and not _is_compiled(text, source):
            yield _judge(call, text, source)
    for node, text in _conditions(source):
        folded = fold(text, source)
        if any(folded.is_built or reads_request(hole.node, source) for hole in folded.holes):
            yield fails(
                source, node, f"{shown([text])} varies inside evaluated code: keep the code constant."
            )


def _is_compiled(text: SgNode, source: SourceFile) -> bool:
    """Whether code went through `compile`, which is a subject of its own."""
    found = bindings(source).of(text.text(), text) if text.kind() in NAMES else ()
    values = [binding.value.text()[:8] for binding in found if binding.value is not None]
    return text.text().startswith("compile(") or values == ["compile("]


def _conditions(source: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    """`{$where: "…"}` of MongoDB, which runs its text as JavaScript: the option and its text."""
    for option in options(source) if "$where" in source.text else ():
        if option.name == "$where":
            yield option.node, option.value


def _text(call: Call, source: SourceFile) -> SgNode | None:
    """The argument that gets evaluated; None for any other call."""
    known = joined(source.language, Evaluators)
    place: int | None = known.places.get(call.resolved)
    if place is not None and call.arguments:
        return call.arguments[place].node
    if call.callee in known.timers:
        first = call.positional(0)
        return first if first is not None and first.kind() in TEMPLATES | BINARIES else None
    if _is_evaluator(call, known, source):
        return call.positional(0) or (call.keyword(known.keyword) if known.keyword else None)
    if call.name in known.runs and call.arguments and imports(source, *known.engines):
        return call.arguments[0 if imports(source, *known.code_first) else -1].node
    return None


def _is_evaluator(call: Call, known: Evaluators, source: SourceFile) -> bool:
    """Whether a call evaluates what it is given first."""
    if call.resolved in known.calls or call.callee in known.calls:
        return True
    if either(known.patterns).search(call.resolved):
        return True
    if call.name in known.methods and imports(source, *known.methods[call.name]):
        return True
    first = call.positional(0) if call.name in known.queries else None
    return first is not None and imports(source, *known.queries[call.name]) and reads_request(first, source)


def _judge(call: Call, text: SgNode, source: SourceFile) -> Subject:
    folded = fold(text, source)
    varying = [hole for hole in folded.holes if not is_guarded(hole.node, source)]
    if not varying:
        return passes(source, call.node, "constant code")
    nodes = [hole.node for hole in varying]
    if any(_is_file(node) for node in nodes):
        return passes(source, call.node, "a file")
    worrying = [hole for hole in varying if not is_asked(hole.node, source)]
    if worrying and (folded.is_built or any(_is_data(hole, source) for hole in worrying)):
        return fails(
            source, call.node, f"{shown(nodes)} varies inside evaluated code: keep the code constant."
        )
    return unclear(
        source, call.node, f"What {shown(nodes)} holds when it is evaluated could not be followed."
    )


def _is_file(node: SgNode) -> bool:
    """Whether the code is read from a file: what the repository ships is as trusted as the repository."""
    return bool(_FILE.search(node.text()))


def _is_data(hole: Hole, source: SourceFile) -> bool:
    """Whether a value comes from a request, a record or an upload."""
    name = dotted(hole.node.field("function") or hole.node)
    stored = hole.why is Why.ATTRIBUTE and not name.startswith(("self.", "this.", "cls."))
    read = name.endswith(".read") and not _HANDED_FILE.match(name)
    return stored or name == "getattr" or read or reads_request(hole.node, source)


# An open file that is handed in: whose it is, cannot be seen.
_HANDED_FILE = re.compile(
    r"(?:self\.)?_?(?:f|fp|fh|fd|file|file_?obj|file_?object|handle|(?!upload)\w{1,20}_?file)\.read$"
)

QUESTION = Question(question="E3", languages=CODE, find=find)
