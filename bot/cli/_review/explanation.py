"""What `babysit review --explain` teaches: an item, or one question of it, as Markdown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.checklist.core.names import Names
from bot.checklist.examples.teaching import prose, showcase
from bot.checklist.items.item import Item
from bot.cli._invocation import invoked_as

_ENTRY = re.compile(r"^- \*\*([A-Z]\d+)\*\* .*\n(?:  .*\n?)*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The words that a repository configures, and the file that does."""

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    where: str = ""


def explanation(item: Item, question: str = "", configured: Configured | None = None) -> str:
    """The item's question, why it is asked, what to write instead, examples, and names to configure."""
    title, _, text = prose(item).partition("\n")
    asked = {question: item.questions[question]} if question else item.questions
    questions = "\n".join(f"- **{name}** {words_}" for name, words_ in asked.items())
    maps = " · ".join(f"{standard} {', '.join(numbers)}" for standard, numbers in item.maps.items())
    heading = title or f"# {item.title}"
    parts = [heading, questions, maps, _about(text, question).strip()]
    return "\n\n".join(
        part
        for part in (*parts, *_examples(item, question), *_names(item, configured or Configured()))
        if part
    )


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


def _names(item: Item, configured: Configured) -> list[str]:
    """The words in force with where each is from, and the lines to set others by."""
    if not item.names:
        return []
    in_force = Names(item.names, configured.names)
    rows = (
        f"- `{name}`: {words.about}\n  {_words(in_force[name], words.default, configured.where)}"
        for name, words in item.names.items()
    )
    told = 'Yours join the defaults; they stand alone where your list begins with `"!only"`.'
    first = next(iter(item.names))
    sample = f"```yaml\n# .github/babysit.yml\nversion: 1\nchecklist:\n  names: {{{first}: [yours]}}\n```"
    return ["## Names in force", "\n".join(rows), told, sample]


def _words(in_force: Sequence[str], default: Sequence[str], where: str) -> str:
    """All words, those of the defaults first."""
    groups = (
        ("Default", [word for word in in_force if word in default]),
        (f"From {where}", [word for word in in_force if word not in default]),
        ("Left out by `!only`", [word for word in default if word not in in_force]),
    )
    shown = [f"{title}: {', '.join(f'`{word}`' for word in found)}." for title, found in groups if found]
    return "\n  ".join(shown) or "None."
