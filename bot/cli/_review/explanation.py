"""What `babysit review --explain` teaches: an item, or one question of it, as Markdown."""

import re
from collections.abc import Sequence

from bot.checklist.examples.teaching import prose, showcase, words
from bot.checklist.items.item import Item
from bot.cli._invocation import invoked_as

_ENTRY = re.compile(r"^- \*\*([A-Z]\d+)\*\* .*\n(?:  .*\n?)*", re.MULTILINE)


def explanation(item: Item, question: str = "") -> str:
    """The item's question, why it is asked, what to write instead, examples, and names to configure."""
    title, _, text = prose(item).partition("\n")
    asked = {question: item.questions[question]} if question else item.questions
    questions = "\n".join(f"- **{name}** {words_}" for name, words_ in asked.items())
    maps = " · ".join(f"{standard} {', '.join(numbers)}" for standard, numbers in item.maps.items())
    heading = title or f"# {item.title}"
    parts = [heading, questions, maps, _about(text, question).strip()]
    return "\n\n".join(part for part in (*parts, *_examples(item, question), *_names(item)) if part)


def overview(items: Sequence[Item]) -> str:
    """Every item with its questions, to choose one from."""
    rows = (f"- **{name}** {text}" for item in items for name, text in item.questions.items())
    return "\n".join(
        ["# What the checklist asks", "", *rows, "", f"Teach one: `{invoked_as()} review --explain B`"]
    )


def _about(text: str, question: str) -> str:
    """The text without the list entries of other questions."""
    return _ENTRY.sub(lambda entry: entry[0] if question in {"", entry[1]} else "", text)


def _examples(item: Item, question: str) -> list[str]:
    shown = showcase(item, question)
    marked = f"A line marked `<- {question or min(item.questions)}` is where the finding is reported."
    return ["## Examples", marked, *shown] if shown else []


def _names(item: Item) -> list[str]:
    """The words that a repository may set, with the lines to set them by."""
    if not item.names:
        return []
    rows = (
        f"- `{name}`: {one.about}\n  Default: {words(item, name)}."
        " Yours join them; alone, where your list begins with `!only`."
        for name, one in item.names.items()
    )
    first = next(iter(item.names))
    sample = f"```yaml\n# .github/babysit.yml\nversion: 1\nchecklist:\n  names: {{{first}: [yours]}}\n```"
    return ["## Names you may configure", "\n".join(rows), sample]
