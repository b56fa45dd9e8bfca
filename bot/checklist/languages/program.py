"""The neutral tree: only what registering a route can be made of. Lines count from 1."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ast_grep_py import SgNode


@dataclass(frozen=True, slots=True)
class Text:
    """A string constant."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Name:
    """A plain name."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """`of.name`."""

    of: "Expression"
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Index:
    """`of[keys]`, also a generic type such as `Annotated[User, Depends(get_user)]`."""

    of: "Expression"
    keys: tuple["Expression", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call. Positional arguments may hold `Spread`; `named` are keyword arguments."""

    function: "Expression"
    arguments: tuple["Expression", ...]
    named: tuple[tuple[str, "Expression"], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Spread:
    """`...of`, `of...` or `*of`."""

    of: "Expression"
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list, tuple, array or slice."""

    items: tuple["Expression", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A struct, dictionary or object literal; `type_name` is empty where the language has none."""

    type_name: str
    fields: tuple[tuple[str, "Expression"], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Join:
    """Text put together of parts."""

    parts: tuple["Expression", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, decided at run time."""

    options: tuple["Expression", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything else."""

    line: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; `type_text` is its type as written, empty where it has none."""

    name: str
    type_text: str = ""
    annotation: "Expression | None" = None
    default: "Expression | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function, method, closure or lambda. `statements` is asked only when its body matters.

    `owner` is the type a Go method hangs on or the class it stands in; `receiver` the name it calls it by.
    """

    name: str
    parameters: tuple[Parameter, ...]
    statements: "Callable[[], tuple[Statement, ...]]"
    body: SgNode | None
    line: int
    decorators: tuple["Expression", ...] = ()
    owner: str = ""
    receiver: str = ""


Expression: TypeAlias = (
    Text | Name | Attribute | Index | Call | Spread | Items | Fields | Join | Choice | Opaque | Function
)


@dataclass(frozen=True, slots=True)
class Assign:
    """`target = value`; `declares` says that it makes a new name in the innermost scope."""

    target: Expression
    value: Expression
    declares: bool = False
    type_text: str = ""
    extends: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """Names taken out of a value by destructuring: (field, local name) pairs."""

    names: tuple[tuple[str, str], ...]
    value: Expression


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for its effect."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Define:
    """A named function; `is_default` marks the module's default export."""

    function: Function
    is_default: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ClassBody:
    """A class: its bases and decorators as expressions, its plain fields and its methods."""

    name: str
    bases: tuple[Expression, ...]
    decorators: tuple[Expression, ...]
    fields: tuple[tuple[str, Expression], ...]
    methods: tuple[Function, ...]
    line: int
    field_types: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DefineClass:
    """A class by its name."""

    body: ClassBody
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Branches:
    """Blocks of which at most one runs; `is_exhaustive` where one surely does. `condition` is as written."""

    blocks: tuple[tuple["Statement", ...], ...]
    is_exhaustive: bool
    line: int
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """A body run for each element; `names` are bound as the language does, the last one to the element."""

    names: tuple[str, ...]
    over: Expression
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Statements in a scope of their own."""

    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Return:
    """Leave the function, with a value or by raising."""

    value: Expression | None


@dataclass(frozen=True, slots=True)
class Import:
    """`local` names `member` of `module`, or the module itself where `member` is empty; "*" takes all."""

    local: str
    module: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """The module gives `value` out under `name`."""

    name: str
    value: Expression


Statement: TypeAlias = (
    Assign | Take | Do | Define | DefineClass | Branches | Loop | Block | Return | Import | Export
)


@dataclass(frozen=True, slots=True)
class Tree:
    """One file."""

    path: str
    statements: tuple[Statement, ...]
    package: str = ""
    exports: tuple[str, ...] = field(default=())


def dotted(expression: Expression) -> str:
    """The expression as a dotted name, empty where it is none; a call counts as what it calls."""
    match expression:
        case Name():
            return expression.name
        case Attribute():
            left = dotted(expression.of)
            return f"{left}.{expression.name}" if left else expression.name
        case Call():
            return dotted(expression.function)
        case Index():
            return dotted(expression.of)
        case _:
            return ""
