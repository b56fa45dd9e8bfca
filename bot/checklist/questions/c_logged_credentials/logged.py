"""What each log call of a file takes: credentials, personal data, or neither."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.languages.vocabulary import ANY_TEXTS, HOLES
from bot.checklist.questions.c_logged_credentials.loggers import given, logging_calls
from bot.checklist.questions.c_logged_credentials.sensitive import Sensitive
from bot.checklist.syntax.calls import Argument, Call


@dataclass(frozen=True, slots=True, eq=False)
class Logged:
    """One log call. `takes_values` is false where it takes constant text alone."""

    call: Call
    arguments: Sequence[Argument]
    takes_values: bool


def logged(source: SourceFile, tree: Tree) -> Sequence[Logged]:
    """Every log call of a file, found once for both questions."""
    return source.made(("logged", tree.names["loggers"]), lambda: list(_logged(source, tree)))


def _logged(source: SourceFile, tree: Tree) -> Iterator[Logged]:
    for call in logging_calls(source, tree.names):
        arguments = list(given(call, source))
        takes_values = any(argument.node.kind() not in ANY_TEXTS for argument in arguments)
        yield Logged(call, arguments, takes_values or any(_fills(passed.node) for passed in arguments))


def _fills(node: SgNode) -> bool:
    """Whether a text has places that are filled, as an f-string or a template."""
    return any(child.kind() in HOLES for child in node.children())


def credentials(source: SourceFile, tree: Tree) -> Sensitive:
    """Looks for passwords, tokens and keys, and objects that hold them."""
    return Sensitive(source, tree.names, "sensitive_names")


def personal_data(source: SourceFile, tree: Tree) -> Sensitive:
    """Looks for what tells of a person."""
    return Sensitive(source, tree.names, "personal_names", types=False)
