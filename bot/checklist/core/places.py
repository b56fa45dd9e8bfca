"""Where the lines of an older text stand in a newer one."""

from difflib import SequenceMatcher

from bot.checklist.core.source import SourceFile

_MOST_LINES = 5_000


def line_now(before: SourceFile, after: SourceFile, line: int) -> int:
    """The line of `after` on which `line` of `before` stands, or where it stood, from 1 to the last one."""
    last = max(len(after.lines), 1)
    if len(before.lines) > _MOST_LINES or len(after.lines) > _MOST_LINES:
        return min(line, last)
    index = line - 1
    for _, old, old_end, new, new_end in SequenceMatcher(
        None, before.lines, after.lines, autojunk=False
    ).get_opcodes():
        if old <= index < old_end:
            return min(max(new, min(new + index - old, new_end - 1)) + 1, last)
    return last
