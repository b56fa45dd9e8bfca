"""Debug switches of web frameworks, which answer with stacks when they are on."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_symbol, line_of
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import DebugSwitches
from bot.checklist.languages.vocabulary import ASSIGNMENTS, CALLS, MEMBERS
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.imports import imports
from bot.checklist.syntax.options import Option, Switch, options, switch
from bot.checklist.values.conditions import depends_on_environment, is_for_development

_SETTINGS = re.compile(
    r"^(?:INSTALLED_APPS|ALLOWED_HOSTS|ROOT_URLCONF|BASE_DIR|MIDDLEWARE|SECRET_KEY)\s*[=:]", re.MULTILINE
)
_DEVELOPMENT_CLASS = re.compile(r"dev|test|local|debug", re.IGNORECASE)


def debug_switches(source: SourceFile) -> Iterator[Subject]:
    """Each switch that turns a framework's debug mode on or off."""
    if not re.search(r"(?i)debug|includeStacktrace|errorhandler", source.text):
        return
    for option in options(source):
        if _is_switch(option, source):
            subject = _judge(option.node, option.value, source)
            if subject is not None:
                yield subject
    for call in calls(source):
        yield from _call(call, source)
    yield from _settings(source)


def _is_switch(option: Option, source: SourceFile) -> bool:
    known = joined(source.language, DebugSwitches)
    if option.name in known.options:
        return True
    if option.name in known.of_constructor:
        return _is_of_constructor(option, f"new {known.of_constructor[option.name]}(")
    if option.name in known.of_type:
        made, kind = known.of_type[option.name]
        return bool(option.target) and _is_of_type(option, made, kind, source)
    if option.name in known.of_application:
        modules = known.of_application[option.name]
        return option.target in {"app", "application"} and imports(source, *modules)
    return option.name in known.of_configuration and option.target.endswith("config")


def _is_of_constructor(option: Option, made: str) -> bool:
    holder = option.holder
    arguments = holder.parent() if holder is not None else None
    call = arguments.parent() if arguments is not None else None
    return call is not None and call.text().startswith(made)


def _is_of_type(option: Option, made: str, kind: str, source: SourceFile) -> bool:
    found = bindings(source).of(option.target, option.node)
    return any(
        (binding.value is not None and binding.value.text().startswith(made)) or kind in binding.annotation
        for binding in found
    )


def _call(call: Call, source: SourceFile) -> Iterator[Subject]:
    if call.name == "SetMode" and call.callee.startswith("gin.") and call.arguments:
        text = call.arguments[0].node.text()
        if text in {"gin.DebugMode", '"debug"'}:
            yield _on(call.node, source)
        elif text in {"gin.ReleaseMode", '"release"'}:
            yield passes(source, call.node, "release mode")
        return
    known = joined(source.language, DebugSwitches)
    if call.resolved in known.handlers and not call.arguments:
        yield _on(call.node, source)
    elif known.servers or known.applications:
        yield from _started(call, known, source)


def _started(call: Call, known: DebugSwitches, source: SourceFile) -> Iterator[Subject]:
    """`app.run(debug=True)`, `FastAPI(debug=True)`, and `settings.configure(DEBUG=True)` of Django."""
    if either(known.servers).match(call.callee) or call.name in known.applications:
        name = "debug"
    elif call.callee.endswith("settings.configure"):
        name = "DEBUG"
    else:
        return
    for argument in call.arguments:
        subject = _judge(call.node, argument.node, source) if argument.name == name else None
        if subject is not None:
            yield subject


def _settings(source: SourceFile) -> Iterator[Subject]:
    """`DEBUG = True` of Django's settings or of a class of Flask's."""
    pure = PurePosixPath(source.path)
    named = (
        "settings" in pure.parts[:-1]
        or pure.stem.startswith("settings")
        or bool(_SETTINGS.search(source.text))
    )
    for node in source.nodes(ASSIGNMENTS):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None or left.text() != "DEBUG":
            continue
        symbol = enclosing_symbol(node)
        configured = bool(re.search(r"[Cc]onfig|[Ss]ettings", symbol))
        if (not symbol and named) or (configured and not _DEVELOPMENT_CLASS.search(symbol)):
            subject = _judge(node, right, source)
            if subject is not None:
                yield subject


def _judge(node: SgNode, value: SgNode, source: SourceFile) -> Subject | None:
    match switch(value, source):
        case Switch.ON:
            return _on(node, source)
        case Switch.OFF | Switch.ENVIRONMENT:
            return passes(source, node, "off, or told by the environment")
        case Switch.UNKNOWN if value.kind() in MEMBERS | CALLS and _is_configured(source):
            return passes(source, node, "told by the configuration")
        case _:
            return unclear(source, node, "Whether debug mode is on could not be followed.")


def _is_configured(source: SourceFile) -> bool:
    """Whether a value that is read from elsewhere is a configuration's."""
    return bool(joined(source.language, DebugSwitches).of_configuration)


def _on(node: SgNode, source: SourceFile) -> Subject:
    if is_for_development(source.path) or depends_on_environment(node):
        return passes(source, node, "for development only")
    return fails(
        source,
        node,
        f"Debug mode is on since line {line_of(node)}: let the environment decide, off by default.",
    )
