"""TypeScript and JavaScript source as the neutral tree."""

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
    Export,
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

_FUNCTIONS = {
    "arrow_function",
    "function_expression",
    "function",
    "function_declaration",
    "generator_function",
    "generator_function_declaration",
    "method_definition",
}
_WRAPPED = {
    "await_expression",
    "parenthesized_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "type_assertion",
}
_NAMES = {
    "identifier",
    "this",
    "property_identifier",
    "type_identifier",
    "shorthand_property_identifier",
    "true",
    "false",
    "super",
}
_LOOPS = {"forEach", "map"}


def read_typescript(path: str, root: SgNode) -> Tree:
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
            return Text(node.text()[1:-1], line)
        case "template_string":
            return _template(node)
        case "regex":
            return Text(node.text(), line)
        case "member_expression":
            name = node.field("property")
            return Attribute(
                _expression(node.field("object")),
                name.text() if name is not None else "",
                _line(name) if name is not None else line,
            )
        case "subscript_expression":
            return Index(_expression(node.field("object")), (_expression(node.field("index")),), line)
        case "call_expression":
            return _call(node, node.field("function"))
        case "new_expression":
            return _call(node, node.field("constructor"))
        case "array":
            return Items(tuple(_expression(child) for child in _named(node)), line)
        case "object":
            return _object(node)
        case _ if kind in _FUNCTIONS:
            return _function(node)
        case _ if kind in _NAMES:
            return Name(node.text(), line)
        case _ if kind in _WRAPPED:
            return _expression(next(iter(_named(node)), None))
        case _:
            return _operation(node)


def _operation(node: SgNode) -> Expression:
    """What is made of other expressions; anything else is opaque."""
    line = _line(node)
    match node.kind():
        case "spread_element":
            return Spread(_expression(next(iter(_named(node)), None)), line)
        case "ternary_expression":
            sides = (node.field("consequence"), node.field("alternative"))
            return Choice(tuple(_expression(side) for side in sides), line)
        case "binary_expression":
            return _binary(node)
        case "assignment_expression":
            return _expression(node.field("right"))
        case _:
            return Opaque(line)


def _template(node: SgNode) -> Expression:
    parts: list[Expression] = []
    for child in _named(node):
        if child.kind() == "template_substitution":
            parts.append(_expression(next(iter(_named(child)), None)))
        else:
            parts.append(Text(child.text(), _line(child)))
    return Join(tuple(parts), _line(node))


def _binary(node: SgNode) -> Expression:
    sides = (_expression(node.field("left")), _expression(node.field("right")))
    operator = _field_text(node, "operator")
    if operator in {"||", "??", "&&"}:
        return Choice(sides, _line(node))
    return Join(sides, _line(node)) if operator == "+" else Opaque(_line(node))


def _call(node: SgNode, callee: SgNode | None) -> Call:
    function = _expression(callee)
    given = node.field("arguments")
    arguments = (
        tuple(_expression(child) for child in _named(given))
        if given is not None and given.kind() == "arguments"
        else ()
    )
    is_chained = isinstance(function, Attribute) and isinstance(function.of, Call)
    return Call(function, arguments, (), function.line if is_chained else _line(node))


def _object(node: SgNode) -> Fields:
    fields: list[tuple[str, Expression]] = []
    for child in _named(node):
        match child.kind():
            case "pair":
                key = _field_text(child, "key").strip("\"'`")
                fields.append((key, _expression(child.field("value"))))
            case "shorthand_property_identifier":
                fields.append((child.text(), Name(child.text(), _line(child))))
            case "method_definition":
                fields.append((_field_text(child, "name"), _function(child)))
            case "spread_element":
                fields.append(("...", _expression(next(iter(_named(child)), None))))
            case _:
                pass
    return Fields("", tuple(fields), _line(node))


def _parameters(node: SgNode) -> Iterator[Parameter]:
    single = node.field("parameter")
    if single is not None:
        yield Parameter(single.text())
    for child in _named(node.field("parameters")):
        pattern = child.field("pattern") if child.kind().endswith("_parameter") else child
        type_node = child.field("type")
        name = pattern.text() if pattern is not None else "_"
        if pattern is not None and pattern.kind() == "assignment_pattern":
            name = _field_text(pattern, "left")
        yield Parameter(name, type_node.text().lstrip(": ") if type_node is not None else "")


def _function(
    node: SgNode, decorators: tuple[Expression, ...] = (), owner: str = "", name: str = ""
) -> Function:
    body = node.field("body")
    is_block = body is not None and body.kind() == "statement_block"
    return Function(
        name or _field_text(node, "name"),
        tuple(_parameters(node)),
        cache(lambda: tuple(_block(body)) if is_block else (Return(_expression(body)),)),
        body,
        _line(node),
        decorators,
        owner,
        "this" if owner else "",
    )


def _class(node: SgNode, decorators: tuple[Expression, ...]) -> ClassBody:
    name = _field_text(node, "name")
    own = tuple(_decorators(node))
    fields: list[tuple[str, Expression]] = []
    types: list[tuple[str, str]] = []
    methods: list[Function] = []
    above: list[Expression] = []
    for child in _named(node.field("body")):
        match child.kind():
            case "decorator":
                above.append(_decorator(child))
                continue
            case "method_definition":
                methods.append(_function(child, (*above, *_decorators(child)), name))
                types += _constructor_fields(child)
            case "public_field_definition" | "field_definition":
                _read_field(child, name, fields, types, methods)
            case _:
                pass
        above = []
    bases = tuple(
        _expression(value)
        for heritage in _named(node)
        if heritage.kind() == "class_heritage"
        for clause in (_named(heritage))
        for value in (_named(clause)[:1] if clause.kind() == "extends_clause" else [clause])
        if value.kind() != "implements_clause"
    )
    return ClassBody(
        name, bases, (*decorators, *own), tuple(fields), tuple(methods), _line(node), tuple(types)
    )


def _read_field(
    node: SgNode,
    owner: str,
    fields: list[tuple[str, Expression]],
    types: list[tuple[str, str]],
    methods: list[Function],
) -> None:
    label = next((part.text() for part in _named(node) if "property_identifier" in part.kind()), "")
    value, type_node = node.field("value"), node.field("type")
    if value is not None and value.kind() in _FUNCTIONS:
        methods.append(_function(value, (), owner, label))
    elif value is not None:
        fields.append((label, _expression(value)))
    if type_node is not None:
        types.append((label, type_node.text().lstrip(": ")))


def _constructor_fields(method: SgNode) -> Iterator[tuple[str, str]]:
    if _field_text(method, "name") != "constructor":
        return
    for parameter in _named(method.field("parameters")):
        if any(part.kind() == "accessibility_modifier" for part in _named(parameter)):
            type_node = parameter.field("type")
            text = type_node.text().lstrip(": ") if type_node is not None else ""
            yield _field_text(parameter, "pattern"), text


def _decorator(node: SgNode) -> Expression:
    return _expression(next(iter(_named(node)), None))


def _decorators(node: SgNode) -> Iterator[Expression]:
    for child in _named(node):
        if child.kind() == "decorator":
            yield _decorator(child)


def _block(node: SgNode | None) -> Iterator[Statement]:
    for child in _named(node):
        yield from _statement(child)


def _body(node: SgNode | None) -> tuple[Statement, ...]:
    if node is None:
        return ()
    if node.kind() == "else_clause":
        return _body(next(iter(_named(node)), None))
    return tuple(_block(node)) if node.kind() == "statement_block" else tuple(_statement(node))


def _statement(  # noqa: C901  one arm a kind of statement reads best in one place
    node: SgNode, decorators: tuple[Expression, ...] = ()
) -> Iterator[Statement]:
    match node.kind():
        case "expression_statement":
            for child in _named(node):
                yield from _effect(child)
        case "ERROR":  # broken syntax keeps the statements around the break
            yield from _block(node)
        case "call_expression":
            yield Do(_expression(node))
        case "lexical_declaration" | "variable_declaration":
            for declarator in _named(node):
                yield from _declared(declarator)
        case "function_declaration" | "generator_function_declaration":
            yield Define(_function(node))
        case "class_declaration" | "abstract_class_declaration":
            yield DefineClass(_class(node, decorators))
        case "import_statement":
            yield from _imports(node)
        case "export_statement":
            yield from _exports(node)
        case _:
            yield from _control(node)


def _control(node: SgNode) -> Iterator[Statement]:  # one arm a kind of statement
    """The statements that say what runs next."""
    match node.kind():
        case "return_statement":
            value = next(iter(_named(node)), None)
            yield Return(_expression(value) if value is not None else None)
        case "throw_statement":
            yield Return(None)
        case "if_statement":
            yield _if(node)
        case "for_in_statement":
            left = node.field("left")
            yield Loop(
                (left.text() if left is not None else "_",),
                _expression(node.field("right")),
                _body(node.field("body")),
            )
        case "for_statement" | "while_statement":
            yield Loop((), Opaque(_line(node)), _body(node.field("body")))
        case "statement_block":
            yield Block(tuple(_block(node)))
        case "try_statement":
            yield from _block(node.field("body"))
        case "switch_statement":
            cases = _named(node.field("body"))
            yield Branches(tuple(tuple(_block(case)) for case in cases), False, _line(node))  # noqa: FBT003  a dataclass field
        case _:
            return


def _effect(node: SgNode) -> Iterator[Statement]:
    if node.kind() == "await_expression" and _named(node):
        yield from _effect(_named(node)[0])
    elif node.kind() == "assignment_expression":
        yield from _assignment(node)
    elif node.kind() == "call_expression" and (loop := _each(node)) is not None:
        yield loop
    elif node.kind() == "binary_expression":
        right = node.field("right")
        yield Branches((tuple(_effect(right)) if right is not None else (),), False, _line(node))  # noqa: FBT003  a dataclass field
    else:
        yield Do(_expression(node))


def _each(node: SgNode) -> Statement | None:
    """`list.forEach((element) => …)` as the loop that it is."""
    call = _expression(node)
    if not isinstance(call, Call) or not isinstance(call.function, Attribute) or not call.arguments:
        return None
    body = call.arguments[0]
    if call.function.name not in _LOOPS or not isinstance(body, Function) or not body.parameters:
        return None
    return Loop((body.parameters[0].name,), call.function.of, body.statements())


def _assignment(node: SgNode) -> Iterator[Statement]:
    left, right = node.field("left"), node.field("right")
    if left is None or right is None:
        return
    value = _expression(right)
    target = left.text()
    if right.kind() == "assignment_expression":
        yield from _assignment(right)
    if target == "module.exports":
        yield Export("default", value)
    elif target.startswith(("module.exports.", "exports.")):
        yield Export(target.rsplit(".", 1)[-1], value)
    else:
        yield Assign(_expression(left), value)


def _declared(node: SgNode) -> Iterator[Statement]:
    if node.kind() != "variable_declarator":
        return
    name, value, type_node = node.field("name"), node.field("value"), node.field("type")
    if name is None:
        return
    if name.kind() in {"object_pattern", "array_pattern"}:
        yield from _taken(name, value)
        return
    given = _expression(value) if value is not None else Opaque(_line(node))
    if isinstance(given, Function):
        given = Function(
            name.text(), given.parameters, given.statements, given.body, given.line, given.decorators
        )
    module = _required(given)
    if module:
        yield Import(name.text(), module, "default")
        return
    type_text = type_node.text().lstrip(": ") if type_node is not None else ""
    yield Assign(Name(name.text(), _line(node)), given, True, type_text)  # noqa: FBT003  a dataclass field


def _required(value: Expression) -> str:
    match value:
        case Call(Name("require"), (Text(module),)):
            return module
        case _:
            return ""


def _taken(pattern: SgNode, value: SgNode | None) -> Iterator[Statement]:
    pairs: list[tuple[str, str]] = []
    for index, child in enumerate(_named(pattern)):
        if child.kind() == "pair_pattern":
            pairs.append((_field_text(child, "key"), _field_text(child, "value")))
        elif child.kind() == "identifier":
            pairs.append((str(index), child.text()))
        elif child.kind() == "shorthand_property_identifier_pattern":
            pairs.append((child.text(), child.text()))
    given = _expression(value)
    module = _required(given)
    if module:
        yield from (Import(local, module, field) for field, local in pairs)
    else:
        yield Take(tuple(pairs), given)


def _if(node: SgNode) -> Statement:
    blocks = [_body(node.field("consequence"))]
    alternative = node.field("alternative")
    if alternative is not None:
        blocks.append(_body(alternative))
    return Branches(tuple(blocks), alternative is not None, _line(node), _field_text(node, "condition"))


def _imports(node: SgNode) -> Iterator[Statement]:
    source = node.field("source")
    module = source.text()[1:-1] if source is not None else ""
    for clause in _named(node):
        for part in _named(clause) if clause.kind() == "import_clause" else []:
            match part.kind():
                case "identifier":
                    yield Import(part.text(), module, "default")
                case "namespace_import":
                    yield Import(_named(part)[0].text(), module)
                case "named_imports":
                    for spec in _named(part):
                        name = _field_text(spec, "name")
                        yield Import(_field_text(spec, "alias") or name, module, name)
                case _:
                    pass


def _exports(node: SgNode) -> Iterator[Statement]:
    declaration, value, source = node.field("declaration"), node.field("value"), node.field("source")
    is_default = any(child.text() == "default" for child in node.children())
    if declaration is not None:
        for statement in _statement(declaration, tuple(_decorators(node))):
            yield statement
            yield from _given_out(statement, is_default=is_default)
    elif value is not None:
        yield Export("default", _expression(value))
    elif source is not None and any(child.kind() == "*" for child in node.children()):
        yield Import("*", source.text()[1:-1], "*")
    for clause in _named(node):
        for spec in _named(clause) if clause.kind() == "export_clause" else []:
            name = _field_text(spec, "name")
            alias = _field_text(spec, "alias") or name
            if source is not None:
                yield Import(f"export {alias}", source.text()[1:-1], name)
                yield Export(alias, Name(f"export {alias}", _line(spec)))
            else:
                yield Export(alias, Name(name, _line(spec)))


def _given_out(statement: Statement, *, is_default: bool) -> Iterator[Statement]:
    match statement:
        case Define(function):
            yield Export("default" if is_default else function.name, Name(function.name, function.line))
        case DefineClass(body):
            yield Export("default" if is_default else body.name, Name(body.name, body.line))
        case Assign(Name(name), _):
            yield Export(name, Name(name, statement.target.line))
        case _:
            return
