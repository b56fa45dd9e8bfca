"""What of an item's file teaches at one look: its prose, and a bad and a good example in each language."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.checklist.examples.examples import Example, examples, languages, passing
from bot.checklist.items.item import Item

MOST_WORDS = 8
_FENCE = re.compile(r"^`{3,}(\S+) (\S+)(.*)$", re.MULTILINE)


def prose(item: Item) -> str:
    """The item's text without its examples."""
    return item.body.partition("\n## Examples")[0].strip()


def showcase(item: Item, question: str = "") -> Sequence[str]:
    """A bad and a good example in each language, as Markdown; with a question, those of that question."""
    cases = [(example, languages(example)) for example in examples(item)]
    spoken = dict.fromkeys(next(iter(found)) for _, found in cases if len(found) == 1)
    return [
        f"#### {language}: {_shown(example, item)}"
        for language in spoken
        for example in _pair([shown for shown, found in cases if found == {language}], item, question)
    ]


def words(item: Item, name: str) -> str:
    """The first default words of a name, as inline code; `none` where it has none."""
    default = item.names[name].default
    shown = ", ".join(f"`{word}`" for word in default[:MOST_WORDS])
    if len(default) > MOST_WORDS:
        return f"{shown} and {len(default) - MOST_WORDS} more"
    return shown or "none"


def _pair(cases: Sequence[Example], item: Item, question: str) -> Iterator[Example]:
    """The first bad example and the first good one in which the same question has something to pass."""
    bads = [case_ for case_ in cases if case_.kind == "Bad"]
    failing = [(example, asked) for example in bads for asked, *_ in sorted(example.expected, key=str)]
    bad, asked = next((pair for pair in failing if question in {"", pair[1]}), (None, ""))
    if bad is not None:
        yield bad
        goods = sorted(
            (case_ for case_ in cases if case_.kind == "Good"), key=lambda example: bool(example.names)
        )
        yield from islice((example for example in goods if asked in passing(example, item)), 1)


def _shown(example: Example, item: Item) -> str:
    """The example with its files' names above the code, where a reader sees them."""
    lines = item.body.split("\n")[example.line - item.body_line + 1 :]
    end = next((at for at, line in enumerate(lines) if line.startswith(("### ", "## "))), len(lines))
    body = "\n".join(lines[:end]).strip()
    code = _FENCE.sub(_titled, body)
    return f"{example.kind.lower()}: {example.title}\n\n{code}"


def _titled(fence: re.Match[str]) -> str:
    name = "with `checklist.names`" if fence[2] == "names" else f"`{fence[2]}`{fence[3]}"
    return f"{name}\n\n```{fence[1]}"
