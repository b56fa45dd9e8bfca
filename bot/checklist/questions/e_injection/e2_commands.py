"""E2: a shell string with a part that varies, or a program that a request chooses."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.language import CODE, Language
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.questions.e_injection.remote_shells import runs_remotely
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Argument, Call, calls, dotted, resolve
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.constants import HOLE, Folded
from bot.checklist.values.folding import fold
from bot.checklist.values.guards import is_guarded
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set
from bot.checklist.values.varying import shown

_SHELLS = frozenset(
    {"sh", "bash", "zsh", "dash", "ash", "ksh", "cmd", "cmd.exe", "powershell", "pwsh", "powershell.exe"}
)
_SHELL_FLAGS = frozenset(
    {"-c", "/c", "/C", "-lc", "-ec", "-exc", "-Command", "-command", "-euc", "-xc", "-ic"}
)
_SHELL_CALLS = word_set(
    """
    os.system os.popen subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell
    commands.getoutput child_process.exec child_process.execSync popen2.popen2 os.popen2 os.popen3
    pexpect.run pexpect.spawn pexpect.runu
    """
)
_MOST_WORDS = 40
# Programs started without a shell, unless an option asks for one.
_PROGRAM_CALLS = word_set(
    """
    subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen
    asyncio.create_subprocess_exec os.execv os.execvp os.execl os.execlp os.spawnl os.spawnlp
    os.startfile child_process.spawn child_process.spawnSync child_process.execFile
    child_process.execFileSync execa.execa execa.execaSync execa.sync execa cross-spawn cross-spawn.sync
    Bun.spawn Bun.spawnSync os/exec.Command os/exec.CommandContext
    syscall.Exec os.StartProcess pty.spawn
    """
)
_QUOTERS = word_set(
    """
    shlex.quote shlex.join pipes.quote shellescape.Quote shellquote.Join shell-quote.quote quote
    shellescape shell-escape shellEscape shellQuote
    """
)
# A repository's own: `shellQuote`, `escape_shell_arg`, `quoteArg`.
_OWN_QUOTER = re.compile(
    r"^(?:sh|shell|bash|cmd|arg)_?(?:quote|escape)\w{0,8}$|^(?:quote|escape)_?(?:for_?)?(?:sh|shell|bash|cmd|arg)\w{0,8}$",
    re.IGNORECASE,
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each call that starts a program."""
    for call in calls(source):
        if call.resolved in _SHELL_CALLS or _is_wrapper(call, tree) or runs_remotely(call, source):
            command = call.positional(0) or call.keyword("cmd") or call.keyword("command")
            if command is not None:
                yield _shell(call, [command], source)
        elif call.resolved in _PROGRAM_CALLS:
            yield from _program(call, source)


def _is_wrapper(call: Call, tree: Tree) -> bool:
    named = tree.names.matches("exec_wrappers", call.callee) or tree.names.matches(
        "exec_wrappers", call.resolved
    )
    return named and not call.is_new


def _program(call: Call, source: SourceFile) -> Iterator[Subject]:
    words = _words(call, source)
    if not words:
        return
    shell = call.keyword("shell")
    if shell is not None and shell.text() not in {"False", "false"}:
        yield _shell(call, words, source)
        return
    program = fold(words[0], source)
    script = _script(words, source)
    if script is not None:
        yield _shell(call, [script], source)
    elif program.is_constant:
        yield passes(source, call.node, "a constant program with a list of arguments")
    elif any(_is_chosen(hole.node, source) for hole in program.holes):
        message = (
            f"The request chooses the program {shown([words[0]])}: run a constant one, or choose from a list."
        )
        yield fails(source, call.node, message)
    else:
        yield from _unfollowed(call, words[0], source)


def _script(words: Sequence[SgNode], source: SourceFile) -> SgNode | None:
    """What a shell among the words is told to run: `sh -c …`, also behind `sudo`, `docker exec` or `ssh`."""
    texts = [fold(word, source).text for word in words[:_MOST_WORDS]]
    for index, text in enumerate(texts[:-1]):
        shell = text.rpartition("/")[2]
        flags = [at for at, flag in enumerate(texts) if at > index and flag in _SHELL_FLAGS]
        if shell in _SHELLS and flags and len(words) > flags[0] + 1:
            return words[flags[0] + 1]
    if texts[0].rpartition("/")[2] == "ssh":
        built = [word for word, text in zip(words, texts, strict=False) if " " in text and HOLE in text]
        return built[-1] if built else None
    return None


def _unfollowed(call: Call, program: SgNode, source: SourceFile) -> Iterator[Subject]:
    """Without a shell a list that is not followed is fine; a mere name in Go may be a shell."""
    if source.language is Language.GO:
        yield unclear(source, call.node, f"Which program {shown([program])} is could not be followed.")
    else:
        yield passes(source, call.node, "started without a shell")


def _is_chosen(node: SgNode, source: SourceFile) -> bool:
    return reads_request(node, source) and not is_guarded(node, source)


def _words(call: Call, source: SourceFile) -> Sequence[SgNode]:
    """The program and its arguments, a literal list taken apart."""
    given = [argument for argument in call.arguments if not argument.name]
    words = [word for argument in given for word in _spread(argument, source)]
    if call.callee.endswith("CommandContext"):
        words = words[1:]
    if not words and (listed := call.keyword("args")) is not None:
        words = [listed]
    if words and words[0].kind() in {"list", "tuple", "array"}:
        return [word for word in words[0].children() if word.is_named() and word.kind() != "comment"]
    if len(words) > 1 and words[1].kind() in {"list", "array"} and source.language is not Language.GO:
        return [words[0], *(word for word in words[1].children() if word.is_named())]
    return words


def _spread(argument: Argument, source: SourceFile) -> Sequence[SgNode]:
    """The elements of a list that is spread, `args...`, where one literal of the file stands for it."""
    inner = (
        next((one for one in argument.node.children() if one.is_named()), None) if argument.spread else None
    )
    if inner is None or inner.kind() != "identifier":
        return [argument.node]
    found = bindings(source).of(inner.text(), inner)
    value = found[0].value if len(found) == 1 else None
    body = value.field("body") if value is not None and value.kind() == "composite_literal" else value
    if body is None or body.kind() not in {"literal_value", "list", "array", "tuple"}:
        return [argument.node]
    return [one for one in body.children() if one.is_named() and one.kind() != "comment"]


def _shell(call: Call, command: Sequence[SgNode], source: SourceFile) -> Subject:
    folded = fold(command[0], source)
    varying = [hole.node for hole in folded.holes if not _is_quoted(hole.node, source)]
    if not varying:
        return passes(source, call.node, "a constant or quoted shell string")
    if (
        folded.is_built
        or _is_joined_list(command[0], folded)
        or any(reads_request(one, source) for one in varying)
    ):
        message = (
            f"{shown(varying)} varies inside a shell string: start the program with a list of arguments."
        )
        return fails(source, call.node, message)
    return unclear(source, call.node, f"The shell string {shown(varying)} could not be followed.")


def _is_joined_list(node: SgNode, folded: Folded) -> bool:
    """Whether a list of words becomes one string without quoting any."""
    callee = dotted(node.field("function") or node) if node.kind() in {"call", "call_expression"} else ""
    joins = callee.rpartition(".")[2] in {"join", "Join"}
    return (joins or node.kind() in {"list", "array"}) and bool(folded.holes)


def _is_quoted(node: SgNode, source: SourceFile) -> bool:
    if is_guarded(node, source):
        return True
    callee = dotted(node.field("function") or node)
    own = bool(_OWN_QUOTER.match(callee.rpartition(".")[2]))
    return own or callee in _QUOTERS or resolve(callee, imported_names(source)) in _QUOTERS


QUESTION = Question(question="E2", languages=CODE, find=find)
