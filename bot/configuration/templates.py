"""Templates of named placeholders, and a description as they may take it."""

import re
from collections.abc import Mapping

from bot.model.config import MessageConfig, Strip

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,30})\}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TASK = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\][ \t].*\n?", re.MULTILINE)
_GAP = re.compile(r"\n{3,}")

EXAMPLE = {
    "title": "Add plans",
    "number": "7",
    "url": "https://github.com/acme/web/pull/7",
    "author": "claude[bot]",
    "body": "Adds the three plans that were agreed on.",
    "co_authors": "Co-authored-by: Wei <1234+wei@users.noreply.github.com>",
    "agent": "Agent: backend-engineer",
    "approved_by": "Approved-by: max",
}
"""An imaginary pull request, to show what a template makes of one."""


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders filled in, once; gaps that empty ones leave are closed."""
    text = _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template.replace("\r\n", "\n"))
    return _GAP.sub("\n\n", text).strip()


def described(body: str, message: MessageConfig) -> str:
    """The description up to where it is cut, without what is stripped."""
    text = body.replace("\r\n", "\n")
    if message.cut_at:
        text = text.partition(message.cut_at)[0]
    if Strip.COMMENTS in message.strip:
        text = _COMMENT.sub("", text)
    if Strip.TASK_LISTS in message.strip:
        text = _TASK.sub("", text)
    return text.strip()
