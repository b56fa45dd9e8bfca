from bot.checklist.items.builtin import builtin_items


def test_the_items_that_come_with_babysit_are_a_to_k() -> None:
    assert "".join(item.letter for item in builtin_items()) == "ABCDEFGHIJK"


CODE = ("Go", "Python", "TypeScript")
SPOKEN = {
    "A": (*CODE, "SQL"),
    **dict.fromkeys("BCDEFGHI", CODE),
    "J": ("Python", "SQL"),
    "K": ("YAML", "Docker", "Manifests"),
}
CLAIMED = [(item, language) for item in builtin_items() for language in SPOKEN[item.letter]]
ASKED = {"A1": CODE, "A2": CODE, "A3": ("SQL",), "K1": ("YAML", "Docker"), "K2": ("Manifests",)}
ASKED_IN = [(item, question) for item in builtin_items() for question in item.questions]
ANSWERED = [
    (item, question, language)
    for item in builtin_items()
    for question in item.questions
    for language in ASKED.get(question, SPOKEN[item.letter])
]
