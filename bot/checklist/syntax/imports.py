"""Which module a local name stands for, so that `sp.run` and `from subprocess import run` are one call."""

from collections.abc import Mapping

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.grammars import grammar_of


def imported_names(source: SourceFile) -> Mapping[str, str]:
    """Local name to what it stands for: `run` -> `subprocess.run`, `exec` -> `os/exec`.

    Go names its modules by import path, Python dotted, JavaScript by specifier without `node:`.
    """
    grammar = grammar_of(source.language)
    return source.made("imports", lambda: dict(grammar.imports(source)) if grammar is not None else {})


def imports(source: SourceFile, *modules: str) -> bool:
    """Whether the file imports one of these modules or something below it."""
    found = imported_names(source).values()
    return any(
        name == module or name.startswith((f"{module}.", f"{module}/"))
        for name in found
        for module in modules
    )
