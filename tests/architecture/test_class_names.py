"""One class name, one meaning: whoever reads a public class's name knows which one is meant.

What answers for GitHub's own things is called as GitHub calls them, wherever it stands: the forms of its
payloads and answers, and the state and the schema of the simulated GitHub. The checklist's rooms have the
words of programs, which a question's own file may use again.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CALLED_BY_GITHUB = (
    "bot/events/payloads.py",
    "bot/github/contexts_answer.py",
    "bot/github/graphql_forms.py",
    "bot/github/rest/forms.py",
    "bot/github/rules_answer.py",
    "bot/github/snapshot_answer.py",
    "bot/github/snapshot_pages.py",
    "simulator/graphql/",
    "simulator/state/",
)
OTHER_WORDS: Mapping[str, str] = {
    "bot/checklist/": "words of programs",
    "bot/cli/_mcp/tools/": "the forms of answers to other programs, in their words",
}
TWICE: Mapping[str, str] = {
    "Context": "a text's, in bot/claims, and a status context, GitHub's word",
    "Form": "of a verb, in bot/claims/grammar, and of a page",
    "Link": "in a text and on a card: both are links",
    "Place": "of a server and of a page",
    "Sessions": "of people and of a database",
    "Statement": "a sentence with a predicate, in bot/claims/finding, and what somebody wrote",
    "Wanted": "rows of a board and a set-up that is asked for",
}
"""Names that two classes have still; none is added."""


def classes(package: str) -> Iterator[tuple[str, str]]:
    """Name and file of each public class that has to have a name of its own."""
    for path in sorted((ROOT / package).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith((*CALLED_BY_GITHUB, *OTHER_WORDS)):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    yield node.name, name


def shared_names(package: str) -> Mapping[str, Sequence[str]]:
    found = defaultdict(list)
    for name, path in classes(package):
        found[name].append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


@pytest.mark.parametrize("package", ["bot", "simulator"])
def test_no_two_public_classes_have_one_name(package: str) -> None:
    shared = {name: paths for name, paths in shared_names(package).items() if name not in TWICE}

    assert shared == {}


def test_a_name_that_is_not_shared_any_more_leaves_the_list() -> None:
    assert set(TWICE) <= shared_names("bot").keys()


@pytest.mark.parametrize("name", [*CALLED_BY_GITHUB, *OTHER_WORDS])
def test_an_exception_names_what_is_there(name: str) -> None:
    assert (ROOT / name).exists()
