"""Headless browsers: which calls send one to a page."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.outbound import Browsers
from bot.checklist.languages.vocabulary import OBJECTS
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imports

_LIBRARIES = re.compile(r"puppeteer|playwright|chrome-aws-lambda|pyppeteer|patchright")
_PAGE = re.compile(r"(?:^|[._])(?:\w*page|tab|frame|\w*_page)$", re.IGNORECASE)
_DRIVER = re.compile(r"(?:^|[._])(?:web_?)?driver$|(?:^|[._])browser$", re.IGNORECASE)
_MADE = re.compile(r"newPage\(|new_page\(|\.pages\(\)|createPage\(")


def page_address(call: Call, source: SourceFile) -> SgNode | None:
    """The address that a browser of the service is sent to; None for any other call."""
    first = call.positional(0) or call.keyword("url")
    if first is None or first.kind() in OBJECTS:
        return None
    known = joined(source.language, Browsers)
    if call.callee in known.calls or (call.name in known.methods and imports(source, *known.modules)):
        return first
    if call.name == "goto" and known.goes_to_pages and call.receiver is not None:
        return first if _is_page(call.receiver, source) else None
    driven = call.name == "get" and imports(source, *known.drivers)
    if driven and call.receiver is not None and _DRIVER.search(call.receiver.text()[:80]):
        return first
    return None


def _is_page(receiver: SgNode, source: SourceFile) -> bool:
    made = [
        binding.value.text()[:120]
        for binding in bindings(source).of(receiver.text(), receiver)
        if binding.value
    ]
    return (
        any(_MADE.search(text) for text in made)
        or bool(_LIBRARIES.search(source.text))
        or bool(_PAGE.search(receiver.text()[:80]) and imports(source, "puppeteer", "playwright"))
    )
