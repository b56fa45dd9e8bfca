"""Follows a program's route registrations in the order in which they run, without running anything.

Names are bound to routers, lists, functions and text; what cannot be known stays a name. Every branch is
walked; middleware put on in a branch is doubtful outside it. Work is bounded: calls are followed `DEEPEST`
deep, a loop over at most `LONGEST` rows, and a whole program at most `MOST` steps.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bot.checklist.facts.routes import calls
from bot.checklist.facts.routes.branches import Changes, is_switch, soften
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.reading import DEFAULT, home_of, running_of
from bot.checklist.facts.routes.refusals import guard_refusal, handler_refusal, middleware_refusal
from bot.checklist.facts.routes.values import (
    UNKNOWN_PART,
    Array,
    Called,
    ClassValue,
    Closure,
    Constant,
    Either,
    Framework,
    HandedOver,
    Link,
    Method,
    ModuleValue,
    Pending,
    Record,
    Reference,
    Registration,
    Router,
    Scope,
    Scoped,
    Value,
)
from bot.checklist.languages.program import (
    Assign,
    Attribute,
    Block,
    Branches,
    Call,
    Choice,
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
    Return,
    Spread,
    Statement,
    Take,
    Text,
    dotted,
)
from bot.checklist.languages.running import Running

DEEPEST = 12
LONGEST = 300
MOST = 60_000
MOST_ROUTES = 5_000


# Before the module of each `export * from "…"`, in the names of who says so.
ALL_OF = "* "
ImportModule = Callable[[str, Import], Value | None]


@dataclass(slots=True, eq=False)
class Interpreter:
    """One program being followed."""

    frameworks_of: Callable[[Running], Sequence[Framework]]
    import_module: ImportModule
    registrations: list[Registration] = field(default_factory=list)
    classes: dict[tuple[str, str], ClassValue] = field(default_factory=dict)
    methods: dict[tuple[str, str, str], Closure] = field(default_factory=dict)
    followed: set[int] = field(default_factory=set)
    owners: set[tuple[str, str]] = field(default_factory=set)
    functions: list[Closure] = field(default_factory=list)
    path: str = ""
    stack: list[Closure] = field(default_factory=list)
    branches: list[Changes] = field(default_factory=list)
    rows: list[tuple[str, int]] = field(default_factory=list)
    notes: dict[str, Value] = field(default_factory=dict)
    handed_over: dict[str, list[HandedOver]] = field(default_factory=dict)
    naming: list[str] = field(default_factory=list)
    refusals: dict[tuple[int, bool], Refusal] = field(default_factory=dict)
    given_up: dict[str, str] = field(default_factory=dict)
    steps: int = 0

    @property
    def language(self) -> Running:
        """How the program of the file at work runs."""
        return running_of(self.path) or DEFAULT

    @property
    def frameworks(self) -> Sequence[Framework]:
        """Those of that language."""
        return self.frameworks_of(self.language)

    # --- statements

    def run(self, statements: Iterable[Statement], scope: Scope) -> Value | None:
        """Follows the statements and gives what they return, where they do."""
        returned: list[Value] = []
        for statement in statements:
            self.steps += 1
            if self.steps > MOST:
                self.given_up.setdefault(self.path, "it takes too long to follow")
                break
            value = self._step(statement, scope)
            if value is not None:
                returned.append(value)
        return _one_of(returned)

    def _step(self, statement: Statement, scope: Scope) -> Value | None:  # noqa: C901, PLR0912  one arm a statement
        match statement:
            case Assign():
                self._assign(statement, scope)
            case Take(names, expression):
                taken = self.value(expression, scope)
                for key, local in names:
                    scope.names[local] = self.member(taken, key) or Reference(local)
            case Do(expression):
                if isinstance(expression, Call):
                    calls.call(self, expression, scope, is_statement=True)
                else:
                    self.value(expression, scope)
            case Define(function):
                self._define(function, scope)
            case DefineClass(body):
                made = ClassValue(body, scope, self.path)
                scope.names[body.name] = made
                self.classes[self.home, body.name] = made
                calls.define_class(self, made)
            case Branches():
                return self._branches(statement, scope)
            case Loop():
                self._loop(statement, scope)
            case Block(body):
                return self.run(body, Scope(scope) if self.language.has_block_scope else scope)
            case Return(expression):
                return self.value(expression, scope) if expression is not None else None
            case Import():
                self._import(statement, scope)
            case Export(name, expression):
                scope.names[f"export:{name}"] = self.value(expression, scope)
        return None

    def _import(self, statement: Import, scope: Scope) -> None:
        if statement.local == "*" and self.language.gives_default:
            scope.names[f"{ALL_OF}{statement.module}"] = Pending(self.path, statement)
            return
        if statement.local != "*" and not self.language.is_shared_by_folder:
            scope.names[statement.local] = Pending(self.path, statement)
            return
        found = self.import_module(self.path, statement)
        if statement.local == "*" and isinstance(found, Record):
            scope.names.update(found.fields)

    def named(self, names: dict[str, Value], name: str) -> Value | None:
        """The value of a name among these; an import is followed now, once."""
        value = names.get(name)
        if isinstance(value, Pending):
            names[name] = Reference(name, value.wanted.module, value.wanted.member)
            value = names[name] = self.import_module(value.path, value.wanted) or names[name]
        return value

    @property
    def home(self) -> str:
        """What shares its types with the file at work: its folder, or the file itself."""
        return home_of(self.path)

    def _define(self, function: Function, scope: Scope) -> None:
        made = Closure(function, scope, self.path)
        self.functions.append(made)
        if function.owner:
            self.methods[self.home, function.owner, function.name] = made
            self.owners.add((self.home, function.owner))
            return
        scope.names[function.name] = made
        calls.decorate(self, made, scope)

    def _assign(self, statement: Assign, scope: Scope) -> None:
        if isinstance(statement.value, Call) and _is_outcome(statement.target):
            value = calls.call(self, statement.value, scope, is_statement=True)
        else:
            value = self.value(statement.value, scope)
        typed = calls.typed(self, statement.type_text, dotted(statement.target), statement)
        if typed is not None and not isinstance(value, Router):
            value = typed
        match statement.target:
            case Name(name):
                holder = (
                    scope if statement.declares or not self.language.has_block_scope else scope.holder(name)
                )
                if statement.extends:
                    value = _extended(holder.names.get(name), value)
                if isinstance(value, Router) and not value.label:
                    value.label = name
                self._bind(holder, name, value)
            case Attribute(of, name):
                self._set_member(self.value(of, scope), name, value)
            case _:
                pass

    def _bind(self, scope: Scope, name: str, value: Value) -> None:
        if self.branches:
            self.branches[-1].names.append((scope, name, scope.names.get(name)))
        scope.names[name] = value

    def _set_member(self, owner: Value, name: str, value: Value) -> None:
        if isinstance(owner, Record):
            owner.fields[name] = value
        if name == "Handler":
            calls.serve(value)

    def _branches(self, statement: Branches, scope: Scope) -> Value | None:
        outcomes: list[Changes] = []
        returned: list[Value] = []
        for block in statement.blocks:
            with self._branch(statement) as changes:
                value = self.run(block, Scope(scope) if self.language.has_block_scope else scope)
            if value is not None:
                returned.append(value)
            if not any(isinstance(inner_statement, Return) for inner_statement in block):
                outcomes.append(changes)
            changes.names = [(at, name, at.names.get(name)) for at, name, _ in changes.names]
        self._merge(outcomes)
        return _one_of(returned)

    @contextmanager
    def _branch(self, statement: Branches) -> Generator[Changes]:
        changes = Changes(is_switch=is_switch(statement))
        self.branches.append(changes)
        try:
            yield changes
        finally:
            self.branches.pop()
            soften(changes)
            if self.branches:
                self.branches[-1].made.extend(changes.made)

    def _merge(self, outcomes: Sequence[Changes]) -> None:
        touched: dict[tuple[int, str], tuple[Scope, str, list[Value]]] = {}
        for changes in outcomes:
            for scope, name, value in changes.names:
                entry = touched.setdefault((id(scope), name), (scope, name, []))
                if value is not None:
                    entry[2].append(value)
        for scope, name, values in touched.values():
            merged = _one_of(values)
            if merged is not None:
                scope.names[name] = merged

    def _loop(self, statement: Loop, scope: Scope) -> None:
        over = self.value(statement.over, scope)
        elements = _elements(over)
        if not elements:
            inner = Scope(scope, {name: Reference(name) for name in statement.names})
            self.run(statement.body, inner if self.language.has_block_scope else _poured(scope, inner))
            return
        for key, element in elements[:LONGEST]:
            inner = Scope(scope)
            self._bind_element(statement.names, key, element, inner)
            is_row = isinstance(element, Record | Array) and bool(element.line)
            if is_row and isinstance(element, Record | Array):
                self.rows.append((element.path if isinstance(element, Record) else self.path, element.line))
            self.run(statement.body, inner if self.language.has_block_scope else _poured(scope, inner))
            if is_row:
                self.rows.pop()

    def _bind_element(self, names: Sequence[str], key: str, element: Value, scope: Scope) -> None:
        """Binds a loop's names: Go's key and value, Python's unpacking, `const { method, path } of …`."""
        if self.language.unpacks_loops and len(names) > 1:
            for position, name in enumerate(names):
                scope.names[name] = self.member(element, str(position)) or Reference(name)
            return
        for name in names[:-1]:
            scope.names[name] = Constant(key)
        pattern = names[-1] if names else "_"
        scope.names[pattern] = element
        if not pattern.startswith(("{", "[")):
            return
        for position, part in enumerate(pattern.strip("{}[] ").split(",")):
            label, _, local = part.strip().partition(":")
            found = self.member(element, label.strip() if pattern.startswith("{") else str(position))
            scope.names[(local or label).strip()] = found or Reference((local or label).strip())

    # --- expressions

    def value(self, expression: Expression, scope: Scope) -> Value:  # noqa: C901, PLR0911  one arm a kind
        """What an expression comes to; what cannot be known is a `Reference`."""
        match expression:
            case Text(text, line):
                return Constant(text, line)
            case Name(name):
                return self.named(scope.holder(name).names, name) or Reference(name)
            case Attribute():
                return self._attribute(expression, scope)
            case Index():
                return self._element(expression, scope)
            case Call():
                return calls.call(self, expression, scope)
            case Items(items, line):
                return self._array(items, scope, line)
            case Fields():
                return self._record(expression, scope)
            case Join(parts, line):
                return self._joined(parts, scope, line)
            case Choice(options):
                return Either(tuple(self.value(option, scope) for option in options))
            case Function():
                made = Closure(expression, scope, self.path)
                self.functions.append(made)
                return made
            case Spread(of):
                return self.value(of, scope)
            case Opaque():
                return Reference("")

    def _attribute(self, expression: Attribute, scope: Scope) -> Value:
        of = expression.of
        whole = dotted(of) if isinstance(of, Attribute) else ""
        holder = scope.holder(whole)
        base = self.named(holder.names, whole) if whole in holder.names else self.value(of, scope)
        found = self.member(base, expression.name)
        return found if found is not None else Reference(dotted(expression))

    def _element(self, expression: Index, scope: Scope) -> Value:
        of, keys = expression.of, expression.keys
        if dotted(of).endswith("Annotated"):
            inner = tuple(self.value(key, scope) for key in keys)
            return Called(Reference("Annotated"), "Annotated", inner, (), expression.line)
        return self._index(self.value(of, scope), keys, scope) or Reference(dotted(of))

    def _array(self, items: Sequence[Expression], scope: Scope, line: int) -> Array:
        array = Array([], line)
        for item in items:
            value = self.value(item, scope)
            if not isinstance(item, Spread):
                array.items.append(value)
            elif isinstance(value, Array):
                array.items.extend(value.items)
                array.is_open = array.is_open or value.is_open
            else:
                array.is_open = True
        return array

    def _record(self, expression: Fields, scope: Scope) -> Value:
        fields: dict[str, Value] = {}
        is_open = False
        for name, given in expression.fields:
            self.naming.append(name)
            value = self.value(given, scope)
            self.naming.pop()
            if name != "...":
                fields[name] = value
            elif isinstance(value, Record):
                fields.update(value.fields)
            else:
                is_open = True
        made_by = self.classes.get((self.home, expression.type_name.strip("&*")))
        if "0" in fields and self.language.names_fields_by_place:
            if made_by is None:
                return Array(list(fields.values()), expression.line)
            names = [name for name, _ in made_by.body.field_types]
            fields = dict(zip(names, fields.values(), strict=False))
        if made_by is not None:
            instance = calls.instance_of(self, made_by)
            if any(isinstance(value, Router) for value in fields.values()):
                instance.fields.update(fields)
                return instance
        record = Record(expression.type_name, fields, self.path, expression.line, made_by, is_open)
        if expression.type_name.endswith("http.Server") and "Handler" in fields:
            calls.serve(fields["Handler"])
        return record

    def _joined(self, parts: Sequence[Expression], scope: Scope, line: int) -> Value:
        values = [self.value(part, scope) for part in parts]
        if any(isinstance(value, Array) for value in values):
            known = [value for value in values if isinstance(value, Array)]
            is_open = len(known) < len(values) or any(array.is_open for array in known)
            return Array([item for array in known for item in array.items], line, is_open)
        return Constant("".join(_text(value) for value in values), line)

    def _index(self, base: Value, keys: Sequence[Expression], scope: Scope) -> Value | None:
        if not keys:
            return None
        key = self.value(keys[0], scope)
        if isinstance(base, Router):
            return Method(base, key.text if isinstance(key, Constant) else UNKNOWN_PART)
        return self.member(base, key.text) if isinstance(key, Constant) else None

    def member(self, owner: Value | None, name: str) -> Value | None:  # noqa: PLR0911  one arm a kind
        """A named part of a value, None where it is not known."""
        match owner:
            case Record():
                found = owner.fields.get(name)
                return found if found is not None else calls.method_of(self, owner, name)
            case Array() if name.isdecimal() and int(name) < len(owner.items):
                return owner.items[int(name)]
            case Array():
                return calls.row_field(owner, name)
            case ModuleValue():
                return owner.member(name)
            case Router() if name in {"router", "middlewares"} and owner.framework.member is None:
                return owner
            case Router():
                held = owner.framework.member(owner, name) if owner.framework.member is not None else None
                return held or Method(owner, name)
            case Reference() if owner.module:
                member = f"{owner.member}.{name}" if owner.member not in {"", "default"} else name
                return Reference(f"{owner.name}.{name}", owner.module, member)
            case ClassValue():
                return calls.class_member(self, owner, name)
            case _:
                return None

    def arguments(self, call: Call, scope: Scope) -> list[Value]:
        """The positional arguments' values, spread ones laid out."""
        return self._array(call.arguments, scope, call.line).items

    def text(self, value: Value | None) -> str:
        """The value as constant text, with `UNKNOWN_PART` for what is not."""
        return _text(value) if value is not None else UNKNOWN_PART

    # --- what frameworks call

    def make(self, router: Router) -> Router:
        """Notes a router as made here, so that leaving a branch knows which ones were there before."""
        if self.branches:
            self.branches[-1].made.append(router)
        return router

    def middleware_refusal(self, function: Function) -> Refusal:
        """What the body of a middleware shows; read once."""
        key = (id(function), False)
        if key not in self.refusals:
            read = guard_refusal if function.name == "canActivate" else middleware_refusal
            self.refusals[key] = read(function.body)
        return self.refusals[key]

    def handler_refusal(self, function: Function) -> Refusal:
        """What the body of a handler shows; read once."""
        key = (id(function), True)
        if key not in self.refusals:
            self.refusals[key] = handler_refusal(function.body)
        return self.refusals[key]

    def follow(self, closure: Closure, arguments: list[Value]) -> Value | None:
        """Runs a function with these arguments and gives what it returns."""
        return calls.follow(self, closure, arguments)

    def put(self, router: Router, gates: Iterable[Middleware], prefix: str = "", method: str = "") -> None:
        """Puts middleware on a router, for what comes after it or, where order does not matter, for all."""
        for gate in gates:
            scoped = Scoped(gate, prefix, method)
            router.gates.append(scoped)
            if self.branches:
                self.branches[-1].gates.append((router, scoped))

    def link(self, inner: Router, link: Link) -> None:
        """Makes `inner` reachable through the link."""
        inner.links.append(link)
        if self.branches:
            self.branches[-1].links.append((inner, link))

    def register(self, registration: Registration) -> None:
        """Notes a route; a row of a table is its line where it came from one."""
        if len(self.registrations) >= MOST_ROUTES:
            self.given_up.setdefault(self.path, f"more than {MOST_ROUTES} routes are registered")
            return
        path, line = self.rows[-1] if self.rows else (registration.path, registration.line)
        self.registrations.append(replace(registration, path=path, line=line))


def _is_outcome(target: Expression) -> bool:
    """`err := security.Register(app)`: what is given back is no router around `app`."""
    return isinstance(target, Name) and target.name.lower().endswith(("err", "error"))


def _text(value: Value) -> str:
    return value.text if isinstance(value, Constant) else UNKNOWN_PART


def _one_of(values: Sequence[Value]) -> Value | None:
    distinct: list[Value] = []
    for value in values:
        is_vague = isinstance(value, Reference) and not value.module
        if not is_vague and not any(value is seen for seen in distinct):
            distinct.append(value)
    if not distinct:
        return values[0] if values else None
    return distinct[0] if len(distinct) == 1 else Either(tuple(distinct))


def _extended(before: Value | None, more: Value) -> Value:
    if isinstance(before, Array) and isinstance(more, Array):
        return Array(before.items + more.items, before.line, before.is_open or more.is_open)
    if isinstance(before, Array):
        return Array(before.items, before.line, is_open=True)
    return more


def _elements(over: Value) -> list[tuple[str, Value]]:
    match over:
        case Array(items):
            return [(str(position), item) for position, item in enumerate(items)]
        case Record() if over.fields and over.made_by is None:
            return list(over.fields.items())
        case _:
            return []


def _poured(scope: Scope, inner: Scope) -> Scope:
    """Python's loop variables live in the function's own scope."""
    scope.names.update(inner.names)
    return scope
