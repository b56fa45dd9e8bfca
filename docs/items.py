"""docs/checklist/: a page an item, made from the item's own file, and their table of contents."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.checklist.builtin import builtin_items
from bot.checklist.item import Item

MOST_WORDS = 8

INTRODUCTION = """# The security checklist, A to K

Made from `checklists/` by `python -m docs.build`. Vague review gives vague results, so each item asks
questions that have a yes or no answer at a line of code. `babysit review` asks them about local
commits; `babysit review --explain B` teaches one.

| verdict | means |
| --- | --- |
| `pass` | every subject found in the changed code is fine, and there is at least one |
| `fail` | one is wrong, at its line |
| `unclear` | none is wrong, and one could not be decided: a human looks at it |
| `n/a` | there was nothing to judge |

| item | asks |
| --- | --- |
"""


def item_pages() -> Mapping[str, Callable[[], str]]:
    """Every page below docs/ by its name."""
    pages: dict[str, Callable[[], str]] = {"checklist/README.md": _contents}
    for item in builtin_items():
        pages[f"checklist/{item.letter}.md"] = partial(_page, item)
    return pages


def _contents() -> str:
    rows = [f"| [{one.letter} {one.title}]({one.letter}.md) | {_asked(one)} |" for one in builtin_items()]
    return INTRODUCTION + "\n".join(rows) + "\n"


def _asked(item: Item) -> str:
    return " ".join(item.questions.values())


def _page(item: Item) -> str:
    """The item's prose with its mapping, its names, and how many examples prove it."""
    prose, _, examples = item.body.partition("\n## Examples")
    bad, good = (len(re.findall(rf"^### {kind}\b", examples, re.MULTILINE)) for kind in ("Bad", "Good"))
    file = f"[the item's file](../../checklists/{item.path})"
    proof = f"{bad} bad and {good} good examples in {file} are its tests."
    return "\n".join([prose.strip(), "", *_standards(item), *_names(item), "## Proof", "", proof, ""])


def _standards(item: Item) -> list[str]:
    rows = [f"| {name} | {', '.join(map(str, numbers))} |" for name, numbers in item.maps.items()]
    return ["## Standards", "", "| standard | sections |", "| --- | --- |", *rows, ""]


def _names(item: Item) -> list[str]:
    """What a repository may name differently, in `checklist.names` of its configuration."""
    if not item.names:
        return []
    rows = [f"| `{name}` | {one.about} | {_words(one.default)} |" for name, one in item.names.items()]
    head = ["## Names", "", "Set them under `checklist.names` in `.github/babysit.yml`.", ""]
    return [*head, "| name | means | default |", "| --- | --- | --- |", *rows, ""]


def _words(words: Sequence[str]) -> str:
    shown = ", ".join(f"`{word}`" for word in words[:MOST_WORDS])
    return f"{shown} and more" if len(words) > MOST_WORDS else shown
