"""How the programs of a language are put together, as far as following one needs to know."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.languages.program import Import, Tree


def _no_files(_path: str, _wanted: Import) -> Iterator[tuple[Sequence[str], str]]:
    return iter(())


def _no_aliases(_module: str) -> tuple[str, ...]:
    return ()


def _own_name(wanted: Import) -> str:
    return wanted.local


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Running:
    """One family of languages that import each other. `family` is the name by which frameworks name it.

    - `read` gives a file as a neutral tree; `unread` are the suffixes of files that hold declarations alone.
    - `has_block_scope`: what a block declares ends with it.
    - `is_shared_by_folder`: the files of a folder see each other's names, and an import names itself.
    - `unpacks_loops`: several names of a loop take an element apart; else the last one is the element.
    - `names_fields_by_place`: a literal of a type may give its fields by their place.
    - `declares_receiver`: a method names what it is called on as its first parameter.
    - `decorates_methods`: what decorates a method may register it, as that of a function does.
    - `gives_default`: a module gives out a value as its `default`.
    - `requires`: the function that imports where it is called; empty where there is none.
    - `files_of`: the files that an import of a file may mean, to try in turn, each with the member meant.
    - `aliases_of`: how the paths may end that an import means which is no path itself, best first.
    - `name_of`: what an import is called in its file; `function_begins`: the text before a function's name.
      Both are asked where folders share names.
    - `looked_in`: the suffixes of files in which the function of an imported name is looked for.
    - `imports_paths`: an import that begins with a dot names a file beside.
    - `appends`: the function that gives its first argument, a list, with the others; empty for none.
    - `makes`: the function that makes an instance of the type it is given; empty where there is none.
    """

    family: str
    read: Callable[[str, SgNode], Tree]
    unread: tuple[str, ...] = ()
    has_block_scope: bool = True
    is_shared_by_folder: bool = False
    unpacks_loops: bool = False
    names_fields_by_place: bool = False
    declares_receiver: bool = False
    decorates_methods: bool = False
    gives_default: bool = False
    requires: str = ""
    looked_in: tuple[str, ...] = ()
    imports_paths: bool = False
    makes: str = ""
    appends: str = ""
    function_begins: str = ""
    files_of: Callable[[str, Import], Iterator[tuple[Sequence[str], str]]] = _no_files
    aliases_of: Callable[[str], tuple[str, ...]] = _no_aliases
    name_of: Callable[[Import], str] = _own_name
