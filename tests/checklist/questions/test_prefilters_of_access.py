"""A cheap look at the text spares a question only files in which its rule finds nothing.

The words are taken from the rules themselves, and from the examples of every framework.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.engine import engine
from bot.checklist.examples.examples import Example, judged
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import Item
from bot.checklist.languages.libraries import joined_everywhere
from bot.checklist.languages.library import HTTP_METHODS
from bot.checklist.languages.shapes.adoption import AdoptedByMethod
from bot.checklist.questions import coded_questions
from bot.checklist.values import requests
from tests.checklist.every_example import every_example

LETTERS = "ABCD"
VERBS = sorted(verb.lower() for verb in {*HTTP_METHODS} - {"OPTIONS", "HEAD"})
ITEMS = [item for item in builtin_items() if item.letter in LETTERS]
EXAMPLES = [
    pytest.param(item, example, id=f"{item.letter}: {example.title}")
    for item in ITEMS
    for _, example in every_example(item)
]


def question(name: str) -> Question:
    return coded_questions()[name]


def sees(name: str, path: str, text: str) -> bool:
    return question(name).wanted(SourceFile.of(path, text))


@pytest.mark.parametrize(("item", "example"), EXAMPLES)
def test_no_example_is_judged_otherwise_without_the_look(
    item: Item, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = judged(example, item)
    kept = engine.answers

    def all_wanted(item: Item, name: str) -> list[Question]:
        return [replace(question, wanted=lambda _source: True) for question in kept(item, name)]

    monkeypatch.setattr(engine, "answers", all_wanted)

    assert judged(example, item) == looked


def reads() -> Iterator[str]:
    """Each way to read a request that the rule knows, as code."""
    known = (
        (("r", "req", "request"), requests.REQUEST_MEMBERS),
        (("c", "ctx", "context"), requests.CONTEXT_MEMBERS),
    )
    for receivers, members in known:
        words = re.findall(r"\w+", re.sub(r"\\b|\(\?:|#[^\n]*", "", members))
        for receiver in receivers:
            yield from (f"{receiver}.{member}" for member in words)
    yield from ("chi.URLParam", "mux.Vars", "searchParams.get", "event.pathParameters", "event.body")


@pytest.mark.parametrize("read", [*dict.fromkeys(reads())])
def test_a_file_that_reads_a_request_in_any_known_way_is_asked_about_its_records(read: str) -> None:
    assert sees("D1", "app/thing.go", f'\tthing := db.Find({read}("id"))\n')
    assert read == "mux.Vars" or sees("D1", "app/thing.ts", f"const thing = await db.find({read}.id);\n")


@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete", "route", "api_route", "websocket"])
@pytest.mark.parametrize("owner", ["app", "api", "bp", "things"])
def test_a_decorated_handler_is_asked_about_its_records_without_another_word(verb: str, owner: str) -> None:
    text = f'@{owner}.{verb}("/x/{{x_id}}")\ndef x(x_id: int):\n    return db.get(X, x_id)\n'

    assert sees("D1", "app/things.py", text)


@pytest.mark.parametrize(
    "body",
    [
        "data = await c.req.json()",
        "Order(**payload.model_dump())",
        "Order(**given.dict())",
        "order.update(req.body)",
        "orders.create(ctx.request.body)",
        "Order(**request.get_json(force=True))",
        "Order(**request.POST.dict())",
        "Order(**self.request.data)",
        "Order(**flask.request.form.to_dict())",
        "c.ShouldBindJSON(&order)",
        "json.NewDecoder(r.Body).Decode(&order)",
        "create(@Body() given: Partial<Order>) {",
    ],
)
def test_a_file_that_takes_a_body_whole_is_asked_what_it_may_set(body: str) -> None:
    assert sees("D2", "app/orders.py", f"{body}\n")


@pytest.mark.parametrize("name", ["B1", "B2"])
@pytest.mark.parametrize(
    "text",
    [
        *(f'x.{verb}("/things", handle)' for verb in sorted(joined_everywhere(AdoptedByMethod).methods)),
        *(f'x.{verb}("/things", handle)' for verb in VERBS),
        *(f'@x.{verb}("/things")' for verb in VERBS),
        'app.add_url_rule("/things", view_func=things)',
        'app.router.add_get("/things", things)',
        'app.add_api_route("/things", things)',
        'urlpatterns = [path("things/", things)]',
        "server.Use(RequireLogin)",
        "app.use(requireLogin)",
        "MIDDLEWARE = []",
        'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": []}',
        "export async function POST(request: Request) {}",
        "export const GET = handle;",
        "@Post()",
    ],
)
def test_a_file_that_registers_or_gates_routes_is_asked_about_them(name: str, text: str) -> None:
    assert sees(name, "app/things.py", text)
