"""D2: a request's body fills no tenant column and no other field that only the server may set."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.facts.ownership import mentions
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.vocabulary import (
    ASSIGNMENTS,
    AWAITS,
    CALLS,
    CLASSES,
    KEYWORD_SPREADS,
    MEMBERS,
    NAMES,
    OBJECTS,
    PAIRS,
    READ_NAMES,
    SHORTHANDS,
    SPREADS,
    within,
)
from bot.checklist.questions.d_object_access.request_ids import decoding
from bot.checklist.questions.d_object_access.shapes import Shape, shape_of
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, call_of, calls
from bot.checklist.values.safe_names import word_set

_WHOLE = re.compile(
    r"^(?:await\s+)?(?:\w+\.)*(?:req|request|c\.req|ctx\.request)\.(?:body|json\(\)|get_json\([^)]*\)|POST(?:\.dict\(\))?|data|form"
    r"|json|form\.to_dict\(\))$"
)
_FILLS = word_set(
    """
    create insert insertMany createMany insertOne update updateMany updateOne values set findByIdAndUpdate
    findOneAndUpdate bulkCreate upsert build merge save insertGraph patch add
    """
)
_SAVES = frozenset({"Create", "Save", "Updates", "Insert", "FirstOrCreate", "Update", "Model"})
_SERVICES = re.compile(
    r"(?:service|svc|usecase|interactor|client|api|gateway|controller|producer|bus)s?$", re.IGNORECASE
)
_NO_RECORDS = re.compile(
    r"(?:Dict|Namespace|Form|Schema|Validator|Serializer|Request|Command|Event|Payload|Params|Input|Dto|DTO|Filter|Query"
    r"|Error|Exception|Response|Config|Options|Message|Context)$"
)
_SCHEMA = frozenset({"parse", "safeParse", "parseAsync", "validate", "validateSync", "cast"})
_DUMPS = re.compile(r"\.(?:model_dump|dict)\(")
# Names that also stand for what a caller may well choose: counted in a whole body, not one by one.
_CHOSEN_OFTEN = word_set(
    "id price plan planid createdat updatedat deletedat teamid companyid accountid approved userid authorid"
)
_FIX = "Take the fields by name, or through a schema without what only the server may set."
_CLASS_HEAD = re.compile(r"^class \w+\(([^)]{0,500})\):", re.MULTILINE)
_OUTPUT = re.compile(
    r"(?:Read|ReadOnly|List|Output|Response|Public|Out|Nested|Minimal|Summary|Export|Detail)\w*Serializer"
)
_READS = re.compile(r"ReadOnlyModelViewSet|\b(?:List|Retrieve)APIView\b|ListModelMixin|RetrieveModelMixin")
_VIEWS = re.compile(r"(?:views?|viewsets?|api)(?:/\w+|\w*)?\.py$")
_DEEPEST = 4
_DECLARED = re.compile(r"\bvar (\w+) ([\w.\[\]*]+)|\b(\w+) := (?:new\(|&)?([\w.]+)")
_SET = re.compile(r"\b(\w+)\.(\w+)\s*=[^=]")


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each record that is filled from a body, and each form or serializer with its fields."""
    owned = frozenset(_flat(name) for name in tree.names["server_owned_fields"])
    if source.habits.fills_by_address:
        yield from _of_decoded(source, owned)
        return
    yield from _forms(source, owned, tree)
    for call in calls(source):
        yield from _filled(call, source, owned)


def _flat(name: str) -> str:
    return name.replace("_", "").lower()


def _filled(call: Call, source: SourceFile, owned: frozenset[str]) -> Iterator[Subject]:
    for node in _poured(call, source):
        shape = _poured_shape(node, source, _DEEPEST)
        if shape is None:
            continue
        if shape.fields is None and not shape.open:
            yield unclear(source, call.node, "Which fields the body may hold is not in sight.")
        elif shape.open and _SERVICES.search(call.callee.rpartition(".")[0]):
            yield unclear(source, call.node, f"What `{call.callee[:60]}` takes of the body is not in sight.")
        elif shape.open:
            yield fails(source, call.node, f"The body as a whole reaches a record. {_FIX}")
        else:
            bad = sorted(name for name in shape.fields or () if _flat(name) in owned)
            if bad:
                yield fails(source, call.node, f"The body may set `{bad[0]}`. {_FIX}")
            else:
                yield passes(source, call.node, "none of the fields is the server's")
        return
    named = [
        name
        for name, value in _named(call)
        if _flat(name) in owned - _CHOSEN_OFTEN and _is_field(value, source)
    ]
    if named:
        yield fails(source, call.node, f"The body sets `{named[0]}`, which only the server may. {_FIX}")


def _poured(call: Call, source: SourceFile) -> Iterator[SgNode]:
    """What is poured into a record as a whole."""
    if call.callee == "Object.assign":
        if call.arguments and call.arguments[0].node.kind() in OBJECTS:
            return
        yield from (argument.node for argument in call.arguments[1:])
    elif call.name == "setattr" and call.callee == "setattr":
        name = call.positional(1)
        if name is not None and name.kind() in NAMES:
            yield name
    elif call.name in _FILLS or (call.name[:1].isupper() and call.callee == call.name):
        if _NO_RECORDS.search(call.name):
            return
        for argument in call.arguments:
            yield from _parts(argument.node, source)


def _parts(node: SgNode, source: SourceFile) -> Iterator[SgNode]:
    """The bodies in one argument: itself, what it spreads, and what stands under `data`."""
    kind = node.kind()
    if kind in KEYWORD_SPREADS:
        yield from (child for child in node.children() if child.is_named())
    elif kind in OBJECTS:
        for child in node.children():
            if child.kind() in SPREADS:
                yield from (inner for inner in child.children() if inner.is_named())
            elif child.kind() in PAIRS:
                key, value = child.field("key"), child.field("value")
                if (
                    key is not None
                    and value is not None
                    and key.text() in {"data", "update", "create", "$set"}
                ):
                    yield from (
                        _parts(value, source)
                        if value.kind() in OBJECTS and key.text() == "data"
                        else (value,)
                    )
    elif node.parent() is not None and (
        kind in NAMES or (kind in MEMBERS | CALLS | AWAITS and source.habits.passes_options)
    ):
        yield node


def _poured_shape(  # noqa: PLR0911 - one way out for each way to hand a body on
    node: SgNode, source: SourceFile, left: int
) -> Shape | None:
    """Which fields a body has; None for what is no body of a request."""
    if left == 0:
        return None
    text = node.text()[:300]
    if _is_whole(node.text()):
        return Shape(open=True)
    call = call_of(node, {})
    if call is not None and call.name in _SCHEMA and call.receiver is not None:
        inner = [_poured_shape(argument.node, source, left - 1) for argument in call.arguments]
        return shape_of(call.receiver.text(), source) if any(inner) else None
    if _DUMPS.search(text) and call is not None and call.receiver is not None:
        kinds = [
            binding.annotation
            for binding in bindings(source).of(call.receiver.text(), node)
            if binding.annotation
        ]
        return shape_of(kinds[0], source) if kinds else None
    if node.kind() in MEMBERS and text.endswith(".cleaned_data"):
        made = bindings(source).of(text.partition(".")[0], node)
        form = call_of(made[0].value, {}) if made and made[0].value is not None else None
        return shape_of(form.callee, source) if form else None
    if node.kind() in NAMES:
        return _named_shape(node, source, left)
    return None


def _is_whole(text: str) -> bool:
    """Whether an expression is the body as a whole, in brackets or not."""
    plain = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return bool(_WHOLE.match(plain[:200]))


def _named_shape(node: SgNode, source: SourceFile, left: int) -> Shape | None:
    for binding in bindings(source).of(node.text(), node)[:_DEEPEST]:
        if binding.origin is Origin.PARAMETER:
            function = enclosing_function(node)
            listed = function.field("parameters") if function else None
            own = (
                next((child.text() for child in listed.children() if child.text().startswith("@Body()")), "")
                if listed
                else ""
            )
            if mentions(own, binding.name):
                return shape_of(binding.annotation, source)
        elif binding.origin is Origin.LOOP and binding.value is not None:
            return Shape(open=True) if _is_whole(binding.value.text().removesuffix(".items()")) else None
        elif binding.value is not None and binding.index is None:
            return _poured_shape(binding.value, source, left - 1)
    return None


def _named(call: Call) -> Iterator[tuple[str, SgNode]]:
    """The fields that a record's making names, with their values."""
    if call.name not in _FILLS and not (call.name[:1].isupper() and call.callee == call.name):
        return
    for argument in call.arguments:
        if argument.name:
            yield argument.name, argument.node
        left = [argument.node] if argument.node.kind() in OBJECTS else []
        while left:
            for child in left.pop().children():
                if child.kind() in SHORTHANDS:
                    yield child.text(), child
                elif child.kind() in PAIRS:
                    key, value = child.field("key"), child.field("value")
                    if key is not None and value is not None:
                        yield key.text().strip("\"'"), value
                        left.extend([value] if key.text() == "data" and value.kind() in OBJECTS else [])


def _is_field(value: SgNode, source: SourceFile) -> bool:
    """Whether a value is one field of the body."""
    if re.match(r"(?:req|request)\.(?:body|json|form|POST|data)(?:\.|\[)", value.text()[:80]):
        return True
    if value.kind() not in READ_NAMES:
        return False
    return any(
        binding.value is not None
        and binding.index is not None
        and bool(_WHOLE.match(binding.value.text()[:200]))
        for binding in bindings(source).of(value.text(), value)[:_DEEPEST]
    )


def _forms(source: SourceFile, owned: frozenset[str], tree: Tree) -> Iterator[Subject]:
    """Model serializers and model forms: their list of fields."""
    for node in source.nodes(CLASSES):
        bases, body = node.field("superclasses"), node.field("body")
        is_form = bases is not None and "ModelForm" in bases.text()
        if bases is None or body is None or not (is_form or "ModelSerializer" in bases.text()):
            continue
        read_only = re.search(r"read_only_fields\s*=\s*([\[(][^\])]*)", body.text())
        for at in within(body, ASSIGNMENTS):
            left, right = at.field("left"), at.field("right")
            if left is None or right is None or left.text() != "fields":
                continue
            names = set(re.findall(r"[\"'](\w+)[\"']", right.text()))
            names -= set(re.findall(r"[\"'](\w+)[\"']", read_only[1])) if read_only else set()
            if right.text().strip("\"'") == "__all__" and _only_gives_out(node, read_only, source, tree):
                yield unclear(source, at, "Whether this serializer ever takes data in could not be followed.")
            elif right.text().strip("\"'") == "__all__":
                yield fails(source, at, f"All fields of the model can be set from outside. {_FIX}")
            elif is_form and any(_flat(name) in owned - {"id"} for name in names):
                yield fails(source, at, f"The form sets what only the server may. {_FIX}")
            else:
                yield passes(source, at, "fields by name")


def _only_gives_out(node: SgNode, read_only: re.Match[str] | None, source: SourceFile, tree: Tree) -> bool:
    """Whether a serializer names fields as read-only, is called an output, or is only seen giving out."""
    named = node.field("name")
    name = named.text() if named is not None else ""
    if read_only is not None or _OUTPUT.search(name):
        return True
    views = [file for file in (source, *_beside(source, tree)) if mentions(file.text, name)]
    text = "\n".join(view.text for view in views)
    if re.search(rf"\b{name}\([^)]{{0,200}}\bdata\s*=", text):
        return False
    classes = list(_users(name, text))
    used = bool(classes) or bool(re.search(rf"\b{name}\(", text.replace(f"class {name}(", "")))
    return used and all(_READS.search(bases) for bases in classes)


def _users(name: str, text: str) -> Iterator[str]:
    """The bases of each view class whose `serializer_class` is of this name."""
    heads = list(_CLASS_HEAD.finditer(text))
    starts = [head.start() for head in heads]
    for used in re.finditer(rf"^[ \t]+serializer_class\s*=\s*(?:\w+\.)?{name}\b", text, re.MULTILINE):
        above = bisect_right(starts, used.start())
        if above:
            yield heads[above - 1][1]


def _beside(source: SourceFile, tree: Tree) -> Iterator[SourceFile]:
    """The views of the same application."""
    folder = source.path.rpartition("/")[0].removesuffix("/serializers")
    for path in tree.paths():
        if path != source.path and path.startswith(f"{folder}/") and _VIEWS.search(path):
            other = tree.read(path)
            if other is not None:
                yield other


def _of_decoded(source: SourceFile, owned: frozenset[str]) -> Iterator[Subject]:
    """A variable filled from the body that then reaches the database."""
    for call in calls(source):
        if call.name not in _SAVES or not call.arguments:
            continue
        first = call.arguments[-1].node
        name = (
            first
            if first.kind() in NAMES
            else next((child for child in first.children() if child.is_named()), None)
        )
        if name is None or name.kind() not in NAMES or (function := enclosing_function(call.node)) is None:
            continue
        decoded = decoding(name, source)
        if decoded is None or span(decoded)[0] > span(call.node)[0]:
            continue
        yield from _stored(call, (name.text(), function.text()), decoded, source, owned)


def _stored(
    call: Call, used: tuple[str, str], decoded: SgNode, source: SourceFile, owned: frozenset[str]
) -> Iterator[Subject]:
    name, function = used
    if (
        re.search(r"\.(?:Select|Omit)\(", call.callee + "(")
        or ".Select()" in call.callee
        or ".Omit()" in call.callee
    ):
        yield passes(source, decoded, "named columns")
        return
    kind = next(
        (found[1] or found[3] for found in _DECLARED.findall(function) if name in {found[0], found[2]}), ""
    )
    if kind.startswith("map["):
        yield fails(source, call.node, f"Whatever the body holds is stored. {_FIX}")
        return
    shape = shape_of(kind, source)
    if shape is None or shape.fields is None:
        shape = shape_of(name[:1].upper() + name[1:], source)
    if shape is None or shape.fields is None:
        yield unclear(source, decoded, "The type that the body fills is not in sight.")
        return
    set_after = {_flat(field) for owner, field in _SET.findall(function) if owner == name}
    bad = sorted(exposed for exposed in shape.fields if _flat(exposed) in owned - set_after - {"id"})
    if bad:
        yield fails(source, decoded, f"The body may set `{bad[0]}` of what is stored. {_FIX}")
    else:
        yield passes(source, decoded, "none of the fields is the server's")


def _wanted(source: SourceFile) -> bool:
    bundled = len(source.text) > _WIDEST_LINES * (source.text.count("\n") + 1)
    return not bundled and _MAY.occur_in(source.text)


_WIDEST_LINES = 200
_MAY = Mentions.of(
    "Body Bind get_json POST ModelForm ModelSerializer .json() request.data request.form request.json "
    "model_dump( .dict(",
    {"body": r"\bbody\b"},
)
QUESTION = Question(question="D2", languages=CODE, find=find, wanted=_wanted)
