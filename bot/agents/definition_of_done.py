"""When an agent's work is done, as its file says."""

import re

from bot.agents.agent_file import AgentFile
from bot.agents.scope_lines import Heading

TITLE = re.compile(r"\bdefinition of done\b|\bdone (?:when|criteria)\b|^done$", re.IGNORECASE)
"""Of the section that says it."""


def definition_of_done(file: AgentFile) -> str:
    """The section with its heading and those below it, as Markdown; empty where the file has none."""
    heading = next((titled for titled in file.headings if TITLE.search(titled.title)), None)
    if heading is None:
        return ""
    return "\n".join(file.lines[heading.line - 1 : _end(file, heading)]).strip() + "\n"


def _end(file: AgentFile, heading: Heading) -> int | None:
    """The line before the next heading that is not below it; None where the file ends first."""
    ends = (
        later.line - 1
        for later in file.headings
        if later.line > heading.line and later.level <= heading.level
    )
    return next(ends, None)
