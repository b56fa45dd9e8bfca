import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.refused import refusal_after
from bot.checklist.syntax.calls import calls

LEAVING = {
    "in-the-condition": "    if not ask():\n        return\n    use()\n",
    "by-name": "    user = ask()\n    if user is None:\n        raise Denied\n    use()\n",
}
GOING_ON = {
    "not-asked-about": "    ask()\n    use()\n",
    "only-noted": "    user = ask()\n    if user is None:\n        note()\n    use()\n",
    "about-another": "    user = ask()\n    if other is None:\n        return\n    use()\n",
    "in-a-branch": "    user = ask()\n    if x:\n        if user is None:\n            return\n    use()\n",
}


def refuses(body: str) -> bool:
    source = SourceFile.of("a.py", f"def f():\n{body}")
    asked = next(call for call in calls(source) if call.name == "ask")
    used = next(call for call in calls(source) if call.name == "use")
    refused = refusal_after(asked.node, source)
    return refused is not None and refused.stands_before(used.node)


@pytest.mark.parametrize("body", LEAVING.values(), ids=LEAVING)
def test_a_function_leaves_for_want_of_what_it_asked_for(body: str) -> None:
    assert refuses(body)


@pytest.mark.parametrize("body", GOING_ON.values(), ids=GOING_ON)
def test_what_goes_on_all_the_same_refuses_nobody(body: str) -> None:
    assert not refuses(body)
