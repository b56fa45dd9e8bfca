"""Items G, H and I on code that their item files do not show: the mechanism, not the example."""

import pytest

from bot.checklist.core.change import Change
from bot.checklist.engine.engine import review
from bot.checklist.items.builtin import builtin_items
from bot.model.config import ChecklistConfig
from bot.model.review import Verdict
from tests.checklist.ready import changed, subjects

FAILS = {
    "G1 a parameter that FastAPI parsed": (
        "a.py",
        (
            "from fastapi import FastAPI\n\n@app.post('/stripe/webhook')\nasync def f(payload: dict):\n"
            "    user = payload['data']\n"
        ),
        5,
    ),
    "G1 a key function by name": (
        "a.go",
        (
            "package a\nfunc p(s string) {\n\tt, err := jwt.ParseWithClaims(s, &C{}, key)\n}\n"
            "func key(t *jwt.Token) (any, error) { return k, nil }\n"
        ),
        3,
    ),
    "G2 the default context replaced": (
        "a.py",
        "import ssl\nssl._create_default_https_context = ssl._create_unverified_context\n",
        2,
    ),
    "G3 a bearer secret in a template": (
        "a.ts",
        "if (req.headers.authorization !== `Bearer ${process.env.CRON_SECRET}`) throw refused();\n",
        1,
    ),
    "H1 a struct that was bound": (
        "a.go",
        (
            "package a\nfunc f(c *gin.Context) {\n\tvar in struct{ URL string }\n\tc.ShouldBindJSON(&in)\n"
            "\thttp.Post(in.URL, t, nil)\n}\n"
        ),
        5,
    ),
    "I1 fields set one by one": (
        "a.go",
        (
            "package a\nfunc f() {\n\tc := cors.DefaultConfig()\n\tc.AllowAllOrigins = true\n"
            "\tc.AllowCredentials = true\n}\n"
        ),
        4,
    ),
    "I2 a route that returns a dictionary": (
        "a.py",
        (
            "@app.get('/x')\ndef x():\n    try:\n        do()\n    except Exception as e:\n"
            "        return {'error': str(e)}\n"
        ),
        6,
    ),
}


@pytest.mark.parametrize("name", FAILS)
def test_a_boundary_that_is_open_fails_at_its_line(name: str) -> None:
    path, text, line = FAILS[name]

    result = review(Change(files=[changed(path, None, text)]), ChecklistConfig(), builtin_items())

    failing = {
        (question.question, one.line)
        for item in result.items
        for question in item.questions
        for one in question.subjects
        if one.verdict is Verdict.FAIL
    }
    assert (name.split(maxsplit=1)[0], line) in failing


def test_text_sent_through_a_client_that_is_not_here_is_no_subject() -> None:
    text = "def f(request, cache):\n    return cache.get(request.GET['url'])\n"

    result = review(Change(files=[changed("a.py", None, text)]), ChecklistConfig(), builtin_items())

    outbound = next(item for item in result.items if item.item == "H")
    assert not [one for question in outbound.questions for one in question.subjects]
    assert not subjects(result, Verdict.FAIL)
