"""A reply to somebody's commands: which comment is meant, and what came of it."""

from collections.abc import Sequence

from bot.model.answer import Answer, Done
from bot.model.markers import answer_to
from bot.model.snapshot import Statement
from bot.model.text import Code
from bot.render.bounds import cut
from bot.render.markdown import code, markdown

MOST_BYTES = 60_000


def reply(statement: Statement, answers: Sequence[tuple[str, Answer]], explanation: str = "") -> str:
    """The reply's Markdown, empty where the reaction alone says it.

    `answers` come with the command's line each; `explanation` is Markdown of our own that follows them.
    """
    parts = [part for order, answer in answers if (part := _part(order, answer))]
    if explanation:
        parts.append(explanation)
    if not parts:
        return ""
    text = "\n\n".join([f"{answer_to(statement.identity)}\n{_whose(statement)}", *parts])
    return cut(text, MOST_BYTES) + "\n"


def _whose(statement: Statement) -> str:
    """A link instead of a mention: nobody is called who did not call Babysit."""
    author = code(f"@{statement.author.login}")
    return f"> {author} [said]({statement.url}):" if _is_plain(statement.url) else f"> {author} said:"


def _is_plain(url: str) -> bool:
    return url.startswith(("https://", "http://")) and not any(char in url for char in " ()<>\n\r\t\"'`")


def _part(order: str, answer: Answer) -> str:
    says = markdown(answer.says)
    lines = [f"- {markdown(line)}" for line in answer.lines] if isinstance(answer, Done) else []
    if not says and not lines:
        return ""
    return "\n".join([f"{markdown((Code(order, 80),))}: {says}", *([""] if lines else []), *lines])
