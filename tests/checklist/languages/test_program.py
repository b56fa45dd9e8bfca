"""The neutral tree's own words."""

import pytest

from bot.checklist.languages.program import Attribute, Call, Expression, Name, Text, dotted


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (Name("app", 1), "app"),
        (Attribute(Name("app", 1), "get", 1), "app.get"),
        (Attribute(Call(Name("router", 1), (), (), 1), "get", 1), "router.get"),
        (Text("app", 1), ""),
    ],
)
def test_an_expression_is_a_dotted_name_where_it_is_one(expression: Expression, name: str) -> None:
    assert dotted(expression) == name
