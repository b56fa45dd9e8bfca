import pytest

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.facts.ownership import has_context, is_context, mentions
from bot.checklist.items.builtin import builtin_items
from bot.checklist.syntax.calls import calls

NAMES = Names(next(item for item in builtin_items() if item.letter == "D").names, {})


@pytest.mark.parametrize(
    ("argument", "theirs"),
    [
        ("request.user", True),
        ("request.user.id", True),
        ("me", True),
        ("request.GET['user']", False),
        ("user_id", False),
        ("1", False),
    ],
)
def test_who_is_asking_is_told_from_what_they_ask_for(argument: str, *, theirs: bool) -> None:
    source = SourceFile.of("a.py", f"def f(request, user_id):\n    me = request.user\n    use({argument})\n")
    (call,) = (one for one in calls(source) if one.name == "use")
    node = call.positional(0)

    assert node is not None
    assert is_context(node, source, NAMES) is theirs


def test_an_expression_may_take_in_who_is_asking() -> None:
    source = SourceFile.of("a.py", "def f(request):\n    find(a=1, owner=request.user)\n    find(a=1)\n")

    assert [has_context(call.node, source, NAMES) for call in calls(source)] == [True, False]


def test_a_name_is_mentioned_as_a_word_of_its_own() -> None:
    assert mentions("order.owner == me", "order")
    assert not mentions("reorder(x)", "order")
