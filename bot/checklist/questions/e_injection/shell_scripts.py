"""What a shell or an interpreter among the words of a command is told to run."""

from collections.abc import Collection, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.values.constants import HOLE
from bot.checklist.values.folding import fold

_SHELLS = frozenset(
    {"sh", "bash", "zsh", "dash", "ash", "ksh", "cmd", "cmd.exe", "powershell", "pwsh", "powershell.exe"}
)
_SHELL_FLAGS = frozenset(
    {"-c", "/c", "/C", "-lc", "-ec", "-exc", "-Command", "-command", "-euc", "-xc", "-ic"}
)
# What other programs take code by.
_EVALUATORS = {
    "python": ("-c",),
    "node": ("-e", "--eval", "-p"),
    "perl": ("-e",),
    "ruby": ("-e",),
    "php": ("-r",),
    "osascript": ("-e",),
}
# The interpreter that runs the program itself.
_INTERPRETERS = {"sys.executable": "python", "process.execPath": "node", "process.argv0": "node"}
_MOST_WORDS = 40


def script_text(words: Sequence[SgNode], source: SourceFile) -> SgNode | None:
    """What a shell among the words is told to run: `sh -c …`, also behind `sudo`, `docker exec` or `ssh`."""
    texts = [_INTERPRETERS.get(word.text()[:40]) or fold(word, source).text for word in words[:_MOST_WORDS]]
    for index, text in enumerate(texts[:-1]):
        taken = _flags_of(text.rpartition("/")[2])
        flags = [at for at, flag in enumerate(texts) if at > index and flag in taken]
        if flags and len(words) > flags[0] + 1:
            return words[flags[0] + 1]
    if texts[0].rpartition("/")[2] == "ssh":
        built = [word for word, text in zip(words, texts, strict=False) if " " in text and HOLE in text]
        return built[-1] if built else None
    return None


def _flags_of(program: str) -> Collection[str]:
    if program in _SHELLS:
        return _SHELL_FLAGS
    return next((flags for name, flags in _EVALUATORS.items() if program.rstrip(".0123456789") == name), ())


def script_file(words: Sequence[SgNode], source: SourceFile) -> SgNode | None:
    """The file that a shell is told to run, where it varies: `sh x`."""
    if fold(words[0], source).text.rpartition("/")[2] not in _SHELLS or len(words) == 1:
        return None
    rest = [word for word in words[1:] if not fold(word, source).text.startswith("-")]
    return rest[0] if rest and not fold(rest[0], source).is_constant else None
