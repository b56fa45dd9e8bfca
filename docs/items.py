"""docs/checklist/: a page an item, made from the item's own file, and their table of contents."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.checklist.examples.teaching import prose, showcase, words
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import Item

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

[The checklist on pull requests](../checklist.md) · [on your machine and in CI](../review.md) ·
[write your own item in ten minutes](../own-items.md)

| item | asks |
| --- | --- |
"""
AFTERWARDS = """## On your machine

```
babysit review --explain {letter}
```
"""


def item_pages() -> Mapping[str, Callable[[], str]]:
    """Every page below docs/ by its name."""
    pages: dict[str, Callable[[], str]] = {"checklist/README.md": _contents}
    for item in builtin_items():
        pages[f"checklist/{item.letter}.md"] = partial(_page, item)
    return pages


def _contents() -> str:
    rows = [
        f"| [{item.letter} {item.title}]({item.letter}.md) | {_asked(item)} |" for item in builtin_items()
    ]
    return INTRODUCTION + "\n".join(rows) + "\n"


def _asked(item: Item) -> str:
    return " ".join(item.questions.values())


def _page(item: Item) -> str:
    """What the item asks, its prose, examples in each language, its names and its standards."""
    title, _, text = prose(item).partition("\n")
    lines = [title, "", *_questions(item), text.strip(), "", *_examples(item), *_names(item)]
    return "\n".join([*lines, *_standards(item), AFTERWARDS.format(letter=item.letter)])


def _questions(item: Item) -> list[str]:
    return [*(f"- **{name}** {text}" for name, text in item.questions.items()), ""]


def _examples(item: Item) -> list[str]:
    """One bad and one good example a language, and where the others stand."""
    file = f"[the item's file](../../checklists/{item.path})"
    further = f"[tests](../../tests/checklist/examples/{item.letter})"
    proof = f"More stand in {file}, and those that go round the corners in the {further}; each is a test."
    marked = f"`<- {item.letter}1` marks a line that fails."
    return ["## Examples", "", f"{proof} {marked}", "", *(f"{one}\n" for one in showcase(item))]


def _standards(item: Item) -> list[str]:
    rows = [f"| {name} | {', '.join(map(str, numbers))} |" for name, numbers in item.maps.items()]
    return ["## Standards", "", "| standard | sections |", "| --- | --- |", *rows, ""]


def _names(item: Item) -> list[str]:
    """What a repository may name differently, in `checklist.names` of its configuration."""
    if not item.names:
        return []
    rows = [
        f"| `{name}` | {name_default.about} | {words(item, name)} |"
        for name, name_default in item.names.items()
    ]
    told = (
        "Set yours under `checklist.names` in `.github/babysit.yml`. They join the defaults; alone, where "
        'the list begins with `"!only"`.'
    )
    return ["## Names", "", told, "", "| name | means | default |", "| --- | --- | --- |", *rows, ""]
