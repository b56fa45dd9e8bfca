"""Breaks one thing in a process of its own and runs the examples that could notice."""

import ast
import gc
import importlib
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import Item
from tests.checklist.every_example import every_example
from tests.mutation.edits import Edit, edits
from tests.mutation.rules import KEPT, ROOT, module_name, users

_SECONDS = 30
Function = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing to break: an edit of a module by its number, or a default word of an item's name."""

    path: str
    line: int
    change: str
    edit: int = -1
    function: tuple[str, int] | None = None
    word: tuple[str, str] = ("", "")

    @property
    def is_word(self) -> bool:
        """Whether a vocabulary loses one of its words; every other mutant breaks what the code decides."""
        return self.edit < 0 or self.change.endswith(" of the table") or "alternative" in self.change[:20]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant. `ran` is how many examples looked at it; survived if none was red."""

    mutant: Mutant
    ran: int
    red: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What all trials share. `reached` tells for each function which examples call it, by their numbers."""

    cases: Sequence[tuple[Item, Example]]
    reached: Mapping[Function, Sequence[int]]


@cache
def cases_of(letters: str) -> Sequence[tuple[Item, Example]]:
    """Every example of these items with its item, the bad ones first, for they notice most."""
    pairs = [pair for item in builtin_items() if item.letter in letters for pair in every_example(item)]
    return sorted(pairs, key=lambda pair: pair[1].kind != "Bad")


def reached_functions(letters: str) -> Mapping[Function, Sequence[int]]:
    """Runs all examples as they are. Leaves caches warm, so let a process of its own do it."""
    reached: dict[Function, dict[int, None]] = defaultdict(dict)
    for number, (item, example) in enumerate(cases_of(letters)):
        called: set[CodeType] = set()
        sys.setprofile(partial(_note, called))
        wrong = complaint(example, item)
        sys.setprofile(None)
        _forget_answers()
        if wrong:
            raise ValueError(f"{item.path}:{example.line} is red before anything is broken: {wrong}")
        for code in called:
            reached[code.co_filename, code.co_qualname, code.co_firstlineno][number] = None
    return {function: list(numbers) for function, numbers in reached.items()}


def _note(called: set[CodeType], frame: FrameType, _event: str, _argument: object) -> None:
    called.add(frame.f_code)


def _forget_answers() -> None:
    """Empty the caches of the rules, so that each example calls what it needs."""
    for name, module in list(sys.modules.items()):
        if name.startswith("bot.checklist.") and name != "bot.checklist.items.builtin":
            for value in vars(module).values():
                forget = getattr(value, "cache_clear", None)
                if forget is not None and value.__name__ != "coded_questions":
                    forget()


def module_mutants(path: Path) -> Iterator[Mutant]:
    """Everything that can be broken in one module of rules."""
    name = str(path.relative_to(ROOT))
    for number, edit in enumerate(edits(ast.parse(path.read_text("utf-8")))):
        yield Mutant(name, edit.line, edit.change, number, edit.function)


def item_mutants(item: Item) -> Iterator[Mutant]:
    """Each default word of each name of an item, taken away."""
    for name, declared in item.names.items():
        for word in declared.default:
            yield Mutant(f"checklists/{item.path}", 1, f"drop `{word}` of {name}", word=(name, word))


def attempt(mutant: Mutant, ground: Ground) -> Result:
    """Breaks this process for good: give each call a process of its own."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(_SECONDS)
    try:
        return _word_trial(mutant, ground) if mutant.edit < 0 else _code_trial(mutant, ground)
    except Exception as error:  # noqa: BLE001 - a rule that breaks in whatever way is noticed
        return Result(mutant, 1, type(error).__name__)
    finally:
        signal.alarm(0)


def _too_long(_signal: int, _frame: object) -> None:
    raise TimeoutError


def _word_trial(mutant: Mutant, ground: Ground) -> Result:
    name, dropped = mutant.word
    cases = []
    for item, example in ground.cases:
        if mutant.path.startswith(f"checklists/{item.letter}"):
            declared = item.names[name]
            kept = tuple(word for word in declared.default if word != dropped)
            names = {**item.names, name: replace(declared, default=kept)}
            cases.append((replace(item, names=names), example))
    return _run(mutant, cases)


def _code_trial(mutant: Mutant, ground: Ground) -> Result:
    path = ROOT / mutant.path
    tree = ast.parse(path.read_text("utf-8"))
    edit: Edit = edits(tree)[mutant.edit]
    edit.apply()
    code = compile(tree, str(path), "exec")
    numbers = ground.reached.get((str(path), *mutant.function), ()) if mutant.function else ()
    if mutant.function and numbers:
        _swap(code, str(path), *mutant.function)
        return _run(mutant, [ground.cases[number] for number in numbers])
    _reimport(module_name(path), code)
    files = {str(user) for user in users(path)}
    touched = {
        number for function, found in ground.reached.items() if function[0] in files for number in found
    }
    return _run(mutant, [ground.cases[number] for number in sorted(touched)])


def _swap(module: CodeType, filename: str, qualname: str, line: int) -> None:
    """Give every living copy of a function the broken code."""
    wanted = next(
        code for code in _codes(module) if (code.co_qualname, code.co_firstlineno) == (qualname, line)
    )
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == filename:
            old = function.__code__
            if (old.co_qualname, old.co_firstlineno) == (qualname, line):
                function.__code__ = wanted


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


class _Finder(PathFinder):
    """Finds one module as it lies on disk and has it run the broken code."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name = name
        self._code = code

    def find_spec(  # type: ignore[override]  # the path finder's own is a class method
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's place with its code exchanged; None for every other module."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname == self._name else None
        if spec is not None:
            setattr(spec.loader, "get_code", lambda _name: self._code)  # noqa: B010 - no attribute mypy knows
        return spec


def _reimport(broken: str, code: CodeType) -> None:
    """Import all rules anew, one of them from broken code."""
    for name in [
        module for module in sys.modules if module.startswith("bot.checklist.") and module not in KEPT
    ]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(broken, code))
    importlib.import_module("bot.checklist.examples.examples")


def _run(mutant: Mutant, cases: Sequence[tuple[Item, Example]]) -> Result:
    judge = sys.modules["bot.checklist.examples.examples"].complaint
    for ran, (item, example) in enumerate(cases, start=1):
        if judge(example, item):
            return Result(mutant, ran, f"{item.path}:{example.line}")
    return Result(mutant, len(cases), "")
