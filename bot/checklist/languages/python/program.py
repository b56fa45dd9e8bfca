"""Python source as the neutral tree."""

from collections.abc import Iterator
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.languages.program import (
    Assign,
    Attribute,
    Block,
    Branches,
    Call,
    Choice,
    ClassBody,
    Define,
    DefineClass,
    Do,
    Expression,
    Fields,
    Function,
    Import,
    Index,
    Items,
    Join,
    Loop,
    Name,
    Opaque,
    Parameter,
    Return,
    Spread,
    Statement,
    Take,
    Text,
    Tree,
)

_LISTS = {"list", "tuple", "set", "expression_list", "pattern_list"}


def read_python(path: str, root: SgNode) -> Tree:
    """The whole file."""
    return Tree(path, tuple(_block(root)))


def _line(node: SgNode) -> int:
    return node.range().start.line + 1


def _named(node: SgNode | None) -> list[SgNode]:
    if node is None:
        return []
    return [child for child in node.named_children() if child.kind() != "comment"]


def _field_text(node: SgNode, name: str) -> str:
    found = node.field(name)
    return found.text() if found is not None else ""


def _expression(  # noqa: C901, PLR0911, PLR0912  one arm a kind of expression
    node: SgNode | None,
) -> Expression:
    if node is None:
        return Opaque(0)
    kind, line = node.kind(), _line(node)
    match kind:
        case "string":
            return _string(node)
        case "concatenated_string":
            return Join(tuple(_expression(child) for child in _named(node)), line)
        case "identifier" | "none" | "true" | "false":
            return Name(node.text(), line)
        case "attribute":
            return Attribute(_expression(node.field("object")), _field_text(node, "attribute"), line)
        case "call":
            return _call(node)
        case "subscript":
            keys = tuple(_expression(child) for child in _named(node)[1:])
            return Index(_expression(node.field("value")), keys, line)
        case "generic_type":
            return _generic(node)
        case "dictionary":
            return _dictionary(node)
        case "lambda":
            return _lambda(node)
        case "list_splat" | "parenthesized_list_splat":
            return Spread(_expression(next(iter(_named(node)), None)), line)
        case "await" | "parenthesized_expression" | "type":
            return _expression(next(iter(_named(node)), None))
        case _ if kind in _LISTS:
            return Items(tuple(_expression(child) for child in _named(node)), line)
        case _:
            return _operation(node)


def _operation(node: SgNode) -> Expression:
    """What an operator makes of other expressions; anything else is opaque."""
    line = _line(node)
    match node.kind():
        case "binary_operator":
            sides = (_expression(node.field("left")), _expression(node.field("right")))
            signs = {child.text() for child in node.children()}
            if "&" in signs:
                return Items(sides, line)
            return Choice(sides, line) if "|" in signs else Join(sides, line)
        case "conditional_expression" | "boolean_operator":
            return Choice(tuple(_expression(child) for child in _named(node)), line)
        case _:
            return Opaque(line)


def _string(node: SgNode) -> Expression:
    parts = [child for child in _named(node) if child.kind() in {"string_content", "interpolation"}]
    if any(part.kind() == "interpolation" for part in parts):
        return Join(
            tuple(
                Text(part.text(), _line(part))
                if part.kind() == "string_content"
                else _expression(next(iter(_named(part)), None))
                for part in parts
            ),
            _line(node),
        )
    return Text("".join(part.text() for part in parts), _line(node))


def _call(node: SgNode) -> Call:
    positional: list[Expression] = []
    named: list[tuple[str, Expression]] = []
    for child in _named(node.field("arguments")):
        if child.kind() == "keyword_argument":
            named.append((_field_text(child, "name"), _expression(child.field("value"))))
        elif child.kind() != "dictionary_splat":
            positional.append(_expression(child))
    return Call(_expression(node.field("function")), tuple(positional), tuple(named), _line(node))


def _generic(node: SgNode) -> Expression:
    children = _named(node)
    keys = [_expression(child) for part in children[1:] for child in _named(part)]
    return Index(_expression(children[0]), tuple(keys), _line(node))


def _dictionary(node: SgNode) -> Expression:
    fields = [
        (_field_text(pair, "key").strip("\"'"), _expression(pair.field("value")))
        for pair in _named(node)
        if pair.kind() == "pair"
    ]
    return Fields("", tuple(fields), _line(node))


def _lambda(node: SgNode) -> Function:
    value = node.field("body")
    return Function(
        "",
        tuple(_parameters(node.field("parameters"))),
        cache(lambda: (Return(_expression(value)),)),
        value,
        _line(node),
    )


def _parameters(node: SgNode | None) -> Iterator[Parameter]:
    for child in _named(node):
        type_node, default = child.field("type"), child.field("value")
        name = child.text() if child.kind() == "identifier" else ""
        if not name:
            inner = next((part for part in child.find_all(kind="identifier")), None)
            name = inner.text() if inner is not None else "_"
        yield Parameter(
            name,
            type_node.text() if type_node is not None else "",
            _expression(type_node) if type_node is not None else None,
            _expression(default) if default is not None else None,
        )


def _function(node: SgNode, decorators: tuple[Expression, ...], owner: str = "") -> Function:
    body = node.field("body")
    parameters = tuple(_parameters(node.field("parameters")))
    receiver = parameters[0].name if owner and parameters else ""
    return Function(
        _field_text(node, "name"),
        parameters,
        cache(lambda: tuple(_block(body))),
        body,
        _line(node),
        decorators,
        owner,
        receiver,
    )


def _class(node: SgNode, decorators: tuple[Expression, ...]) -> ClassBody:
    name = _field_text(node, "name")
    fields: list[tuple[str, Expression]] = []
    methods: list[Function] = []
    for child in _named(node.field("body")):
        inner, above = _undecorated(child)
        if inner.kind() == "function_definition":
            methods.append(_function(inner, above, name))
        fields.extend(
            (statement.target.name, statement.value)
            for statement in (_statement(child) if child.kind() == "expression_statement" else ())
            if isinstance(statement, Assign) and isinstance(statement.target, Name)
        )
    bases = tuple(
        _expression(child)
        for child in _named(node.field("superclasses"))
        if child.kind() != "keyword_argument"
    )
    return ClassBody(name, bases, decorators, tuple(fields), tuple(methods), _line(node))


def _undecorated(node: SgNode) -> tuple[SgNode, tuple[Expression, ...]]:
    if node.kind() != "decorated_definition":
        return node, ()
    decorators = tuple(
        _expression(next(iter(_named(child)), None)) for child in _named(node) if child.kind() == "decorator"
    )
    definition = node.field("definition")
    return (definition if definition is not None else node), decorators


def _block(node: SgNode | None) -> Iterator[Statement]:
    for child in _named(node):
        yield from _statement(child)


def _statement(  # noqa: C901, PLR0912  one arm a kind of statement
    node: SgNode,
) -> Iterator[Statement]:
    match node.kind():
        case "expression_statement":
            yield from _effect(node)
        case "function_definition" | "decorated_definition" | "class_definition":
            inner, decorators = _undecorated(node)
            if inner.kind() == "class_definition":
                yield DefineClass(_class(inner, decorators))
            else:
                yield Define(_function(inner, decorators))
        case "ERROR":  # broken syntax keeps the statements around the break
            yield from _block(node)
        case "call":
            yield Do(_expression(node))
        case "return_statement":
            value = next(iter(_named(node)), None)
            yield Return(_expression(value) if value is not None else None)
        case "raise_statement":
            yield Return(None)
        case "if_statement":
            yield _if(node)
        case "for_statement":
            left = node.field("left")
            names = [left.text()] if left is not None and left.kind() == "identifier" else []
            names = names or [child.text() for child in _named(left)]
            over = _expression(node.field("right"))
            yield Loop(tuple(names), over, tuple(_block(node.field("body"))))
        case "with_statement":
            yield from _block(node.field("body"))
        case "try_statement":
            yield from _block(node.field("body"))
        case "import_statement" | "import_from_statement":
            yield from _imports(node)
        case _:
            return


def _effect(node: SgNode) -> Iterator[Statement]:
    for child in _named(node):
        if child.kind() not in {"assignment", "augmented_assignment"}:
            yield Do(_expression(child))
            continue
        left, right = child.field("left"), child.field("right")
        if left is None or right is None:
            continue
        extends = child.kind() == "augmented_assignment"
        if left.kind() in {"pattern_list", "tuple_pattern"}:
            names = [(str(index), part.text()) for index, part in enumerate(_named(left))]
            yield Take(tuple(names), _expression(right))
        else:
            yield Assign(_expression(left), _expression(right), extends=extends)


def _if(node: SgNode) -> Statement:
    blocks = [tuple(_block(node.field("consequence")))]
    is_exhaustive = False
    for child in _named(node):
        if child.kind() == "elif_clause":
            blocks.append(tuple(_block(child.field("consequence"))))
        elif child.kind() == "else_clause":
            blocks.append(tuple(_block(child.field("body"))))
            is_exhaustive = True
    if "__name__" in _field_text(node, "condition"):
        return Block(blocks[0])
    return Branches(tuple(blocks), is_exhaustive, _line(node), _field_text(node, "condition"))


def _imports(node: SgNode) -> Iterator[Statement]:
    source = _field_text(node, "module_name") if node.kind() == "import_from_statement" else ""
    for position, child in enumerate(_named(node)):
        if source and position == 0:
            continue
        if child.kind() == "wildcard_import":
            yield Import("*", source, "*")
            continue
        name = _field_text(child, "name") if child.kind() == "aliased_import" else child.text()
        alias = _field_text(child, "alias") if child.kind() == "aliased_import" else ""
        yield Import(alias or name, source, name) if source else Import(alias or name, name)
