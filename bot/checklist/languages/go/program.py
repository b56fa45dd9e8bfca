"""Go source as the neutral tree."""

from collections.abc import Iterator
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.languages.program import (
    Assign,
    Attribute,
    Block,
    Branches,
    Call,
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
    Text,
    Tree,
)

_WRAPPED = {"parenthesized_expression", "literal_element", "unary_expression", "type_conversion_expression"}


def read_go(path: str, root: SgNode) -> Tree:
    """The whole file."""
    package = ""
    statements: list[Statement] = []
    for child in root.children():
        if child.kind() == "package_clause":
            package = child.text().split()[-1]
        else:
            statements.extend(_statement(child))
    return Tree(path, tuple(statements), package)


def _line(node: SgNode) -> int:
    return node.range().start.line + 1


def _named(node: SgNode) -> list[SgNode]:
    return [child for child in node.named_children() if child.kind() != "comment"]


def _expression(  # noqa: C901, PLR0911, PLR0912  one arm a kind of expression
    node: SgNode | None,
) -> Expression:
    if node is None:
        return Opaque(0)
    kind, line = node.kind(), _line(node)
    match kind:
        case "interpreted_string_literal" | "raw_string_literal":
            return Text(node.text()[1:-1], line)
        case "true" | "false":
            return Name(kind, line)
        case "identifier" | "field_identifier" | "type_identifier" | "package_identifier":
            return Name(node.text(), line)
        case "selector_expression":
            return Attribute(_expression(node.field("operand")), _field_text(node, "field"), line)
        case "qualified_type":
            return Attribute(_expression(node.field("package")), _field_text(node, "name"), line)
        case "call_expression":
            return _call(node)
        case "func_literal":
            return _function(node, "")
        case "composite_literal":
            return _composite(node)
        case "literal_value":
            return _literal(node, "")
        case "variadic_argument":
            return Spread(_expression(next(iter(_named(node)), None)), line)
        case "binary_expression" if "+" in [child.text() for child in node.children()]:
            return Join((_expression(node.field("left")), _expression(node.field("right"))), line)
        case "index_expression":
            return Index(_expression(node.field("operand")), (_expression(node.field("index")),), line)
        case _ if kind in _WRAPPED and _named(node):
            return _expression(_named(node)[0])
        case _:
            return Opaque(line)


def _field_text(node: SgNode, name: str) -> str:
    found = node.field(name)
    return found.text() if found is not None else ""


def _call(node: SgNode) -> Call:
    arguments = node.field("arguments")
    given = tuple(_expression(child) for child in _named(arguments)) if arguments is not None else ()
    function = _expression(node.field("function"))
    line = _line(arguments) if arguments is not None else _line(node)
    return Call(function, given, (), line if isinstance(function, Attribute) else _line(node))


def _composite(node: SgNode) -> Expression:
    type_node = node.field("type")
    type_text = type_node.text() if type_node is not None else ""
    body = node.field("body")
    return _literal(body, type_text) if body is not None else Opaque(_line(node))


def _literal(body: SgNode, type_text: str) -> Expression:
    children = _named(body)
    if children and all(child.kind() == "keyed_element" for child in children):
        pairs = [_named(child) for child in children]
        fields = tuple((pair[0].text().strip('"`'), _expression(pair[1])) for pair in pairs if len(pair) > 1)
        return Fields(type_text, fields, _line(body))
    if not children and type_text and not type_text.startswith(("[", "map")):
        return Fields(type_text, (), _line(body))
    items = tuple(_expression(child) for child in children)
    if type_text and not type_text.startswith(("[", "map", "struct")):
        positional = tuple((str(position), item) for position, item in enumerate(items))
        return Fields(type_text, positional, _line(body))
    return Items(items, _line(body))


def _parameters(node: SgNode | None) -> Iterator[Parameter]:
    for declaration in _named(node) if node is not None else []:
        type_node = declaration.field("type")
        type_text = type_node.text() if type_node is not None else ""
        names = [child for child in _named(declaration) if child.kind() == "identifier"]
        yield from (Parameter(name.text(), type_text) for name in names)
        if not names:
            yield Parameter("_", type_text)


def _function(node: SgNode, name: str) -> Function:
    body = node.field("body")
    receiver = next(_parameters(node.field("receiver")), None)
    return Function(
        name,
        tuple(_parameters(node.field("parameters"))),
        cache(lambda: tuple(_block(body))),
        body,
        _line(node),
        owner=receiver.type_text.strip("*").split("[")[0] if receiver else "",
        receiver=receiver.name if receiver else "",
    )


def _block(node: SgNode | None) -> Iterator[Statement]:
    for child in _named(node) if node is not None else []:
        if child.kind() == "statement_list":
            yield from _block(child)
        else:
            yield from _statement(child)


def _statement(  # noqa: C901  one arm a kind of statement
    node: SgNode,
) -> Iterator[Statement]:
    match node.kind():
        case "expression_statement" | "go_statement" | "defer_statement":
            yield from (Do(_expression(child)) for child in _named(node))
        case "ERROR":  # broken syntax keeps the statements around the break
            yield from _block(node)
        case "call_expression":
            yield Do(_expression(node))
        case "short_var_declaration":
            yield from _assignments(node, declares=True)
        case "assignment_statement":
            yield from _assignments(node, declares=False)
        case "var_declaration" | "const_declaration" | "var_spec_list":
            for spec in _named(node):
                yield from _statement(spec)
        case "var_spec" | "const_spec":
            yield from _specification(node)
        case "type_declaration":
            yield from _types(node)
        case "import_declaration":
            yield from _imports(node)
        case "function_declaration" | "method_declaration":
            yield Define(_function(node, _field_text(node, "name")))
        case _:
            yield from _control(node)


def _control(node: SgNode) -> Iterator[Statement]:
    """The statements that say what runs next."""
    match node.kind():
        case "return_statement":
            values = [_expression(child) for child in _named(node)]
            inner = _named(node)[0] if values else None
            yield Return(_expression(_named(inner)[0]) if inner is not None and _named(inner) else None)
        case "if_statement":
            yield from _if(node)
        case "for_statement":
            yield from _for(node)
        case "block" | "labeled_statement":
            yield Block(tuple(_block(node)))
        case "expression_switch_statement" | "type_switch_statement" | "select_statement":
            yield _switch(node)
        case _:
            return


def _assignments(node: SgNode, *, declares: bool) -> Iterator[Statement]:
    left, right = node.field("left"), node.field("right")
    if left is None or right is None:
        return
    targets, values = _named(left), _named(right)
    for position, target in enumerate(targets):
        is_given = position < len(values)
        value = _expression(values[position]) if is_given else Opaque(_line(target))
        yield Assign(_expression(target), value, declares and target.text() != "_")


def _specification(node: SgNode) -> Iterator[Statement]:
    names = [child for child in _named(node) if child.kind() == "identifier"]
    value, type_node = node.field("value"), node.field("type")
    values = _named(value) if value is not None else []
    for position, name in enumerate(names):
        given = _expression(values[position]) if position < len(values) else Opaque(_line(name))
        yield Assign(_expression(name), given, True, type_node.text() if type_node is not None else "")  # noqa: FBT003  a dataclass field


def _types(node: SgNode) -> Iterator[Statement]:
    for spec in _named(node):
        body = spec.field("type")
        if body is None or body.kind() != "struct_type":
            continue
        types: list[tuple[str, str]] = []
        for field in [inner for part in _named(body) for inner in _named(part)]:
            type_node = field.field("type")
            type_text = type_node.text() if type_node is not None else ""
            names = [child.text() for child in _named(field) if child.kind() == "field_identifier"]
            types += [(name, type_text) for name in names or [type_text.strip("*").split(".")[-1]]]
        yield DefineClass(
            ClassBody(_field_text(spec, "name"), (), (), (), (), _line(spec), field_types=tuple(types))
        )


def _imports(node: SgNode) -> Iterator[Statement]:
    for spec in node.find_all(kind="import_spec"):
        module = _field_text(spec, "path").strip('"`')
        yield Import(_field_text(spec, "name"), module)


def _if(node: SgNode) -> Iterator[Statement]:
    initializer = node.field("initializer")
    blocks = [tuple(_block(node.field("consequence")))]
    alternative = node.field("alternative")
    while alternative is not None and alternative.kind() == "if_statement":
        blocks.append(tuple(_block(alternative.field("consequence"))))
        alternative = alternative.field("alternative")
    if alternative is not None:
        blocks.append(tuple(_block(alternative)))
    branches = Branches(tuple(blocks), alternative is not None, _line(node), _field_text(node, "condition"))
    yield Block((*_statement(initializer), branches)) if initializer is not None else branches


def _for(node: SgNode) -> Iterator[Statement]:
    body = tuple(_block(node.field("body")))
    clause = next((child for child in _named(node) if child.kind() == "range_clause"), None)
    if clause is None:
        yield Loop((), Opaque(_line(node)), body)
        return
    left = clause.field("left")
    names = tuple(child.text() for child in _named(left)) if left is not None else ()
    yield Loop(("key", *names) if len(names) == 1 else names, _expression(clause.field("right")), body)


def _switch(node: SgNode) -> Statement:
    blocks: list[tuple[Statement, ...]] = []
    is_exhaustive = False
    for case in _named(node):
        if case.kind() in {"expression_case", "default_case", "type_case", "communication_case"}:
            blocks.append(tuple(_block(case)))
            is_exhaustive = is_exhaustive or case.kind() == "default_case"
    return Branches(tuple(blocks), is_exhaustive, _line(node))
