"""E3: code or a template with a part that varies, handed to an evaluator."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.language import Language
from bot.checklist.languages.vocabulary import BINARIES, NAMES, TEMPLATES
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls, dotted
from bot.checklist.syntax.imports import imports
from bot.checklist.syntax.options import options
from bot.checklist.values.constants import Hole, Why
from bot.checklist.values.folding import fold
from bot.checklist.values.guards import is_asked, is_guarded
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set
from bot.checklist.values.varying import shown

_PYTHON = word_set(
    """
    eval exec compile builtins.eval builtins.exec __builtins__.eval jinja2.Template
    jinja2.Environment().from_string flask.render_template_string render_template_string
    mako.template.Template tornado.template.Template
    django.template.Template django.template.engines.from_string code.interact timeit.timeit
    """
)
_SCRIPT = word_set(
    """
    eval Function vm.runInNewContext vm.runInContext vm.runInThisContext vm.Script vm.compileFunction
    ejs.render ejs.compile handlebars.compile Handlebars.compile pug.render pug.compile
    nunjucks.renderString lodash.template _.template underscore.template mustache.render globalThis.eval
    window.eval doT.template hogan.compile vm2.VM().run safe-eval nunjucks.Template nunjucks.compile
    eta.renderString mustache.parse vm.SourceTextModule art-template.render art-template.compile
    """
)
_GO = re.compile(r"(?:text|html)/template\.New\(\)(?:\.\w+\(\))*\.Parse$")
_GO_ENGINES = (
    "github.com/dop251/goja",
    "github.com/robertkrimen/otto",
    "github.com/traefik/yaegi/interp",
    "github.com/yuin/gopher-lua",
    "rogchap.com/v8go",
)
# Languages of expressions: calls of methods and memory are within reach of who writes one.
_GO_EXPRESSIONS = word_set(
    """
    github.com/expr-lang/expr.Eval github.com/expr-lang/expr.Compile github.com/antonmedv/expr.Eval
    github.com/antonmedv/expr.Compile github.com/Knetic/govaluate.NewEvaluableExpression
    github.com/casbin/govaluate.NewEvaluableExpression
    """
)
_GO_RUNS = frozenset({"RunString", "RunScript", "Run", "Eval", "EvalWithContext", "DoString", "LoadString"})
_FILE = re.compile(
    r"ReadFile|readFileSync|readFile\(|read_text\(|getsource|open\(|^(?:f|fp|fh|fd|file|infile|handle|reader)\.read\("
)
_TIMERS = frozenset({"setTimeout", "setInterval", "setImmediate"})


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
    if source.language is Language.GO:
        return _go_text(call, source)
    known = _PYTHON if source.language is Language.PYTHON else _SCRIPT
    named = call.resolved in known or call.callee in known
    if source.language is Language.PYTHON:
        named = named or (call.name == "from_string" and imports(source, "jinja2"))
        first = call.positional(0)
        asked = call.name in {"eval", "query"} and first is not None and imports(source, "pandas")
        named = named or (asked and first is not None and reads_request(first, source))
        return call.positional(0) or call.keyword("source") if named else None
    if call.resolved in {"Function", "vm.compileFunction"} and call.arguments:
        return call.arguments[-1].node if call.resolved == "Function" else call.arguments[0].node
    if call.callee in _TIMERS:
        first = call.positional(0)
        return first if first is not None and first.kind() in TEMPLATES | BINARIES else None
    named = named or (call.name in {"parseAndRender", "parseAndRenderSync"} and imports(source, "liquidjs"))
    named = named or (call.name in {"renderString", "from_string"} and imports(source, "nunjucks", "eta"))
    return call.positional(0) if named else None


def _go_text(call: Call, source: SourceFile) -> SgNode | None:
    if _GO.search(call.resolved) or call.resolved in _GO_EXPRESSIONS:
        return call.positional(0)
    if call.name in _GO_RUNS and call.arguments and imports(source, *_GO_ENGINES):
        # v8go takes the code and then its origin, goja the name and then the code
        first = imports(source, "rogchap.com/v8go")
        return call.arguments[0 if first else -1].node
    return None


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
