"""Under which paths a router is mounted, as far as the file that registers on it says."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.vocabulary import CALLS, CLASSES
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.functions import calls_named

_PREFIX = re.compile(
    r"(?:url_)?prefix\s*[=:]\s*[\"'`]([^\"'`\n]{1,80})|\.(?:Group|PathPrefix|basePath)\(\s*[\"'`]([^\"'`\n]{1,80})"
)
_CONTROLLER = re.compile(r"@Controller\(\s*(?:\{\s*path:\s*)?[\"'`]([^\"'`\n]{1,80})")
_MOST_MOUNTS = 50


def mounted(call: Call, source: SourceFile) -> Iterator[str]:
    """The prefixes of the router that a call registers on, in any order."""
    receiver = call.callee.rpartition(".")[0]
    if receiver:
        for binding in bindings(source).of(receiver, call.node):
            if binding.value is not None:
                yield from _prefixes(binding.value.text()[:400])
    yield from _around(call.node, source)
    mounts = joined(source.language, Webhooks).mounts if receiver else ()
    for use in (use for name in sorted(mounts) for use in calls_named(name, source)[:_MOST_MOUNTS]):
        given = [argument.node.text()[:100] for argument in use.arguments]
        if len(given) > 1 and receiver in given[1:]:
            yield given[0].strip("\"'`")


def _prefixes(text: str) -> Iterator[str]:
    return (first or second for first, second in _PREFIX.findall(text))


def _around(node: SgNode, source: SourceFile) -> Iterator[str]:
    """`r.Route("/webhooks", func(r chi.Router) { … })` and the controller of a method."""
    groups = joined(source.language, Webhooks).groups
    for parent in node.ancestors():
        if groups and parent.kind() in CALLS:
            named = "|".join(sorted(groups))
            found = re.match(rf"[\w.]{{1,60}}\.(?:{named})\(\s*[\"`]([^\"`\n]{{1,80}})", parent.text()[:160])
            if found:
                yield found[1]
        elif parent.kind() in CLASSES:
            outer = parent.parent()
            texts = [
                part.text()[:200]
                for part in (outer, parent)
                if part is not None and "@Controller" in part.text()[:200]
            ]
            yield from (found[1] for text in texts[:1] for found in [_CONTROLLER.search(text)] if found)
