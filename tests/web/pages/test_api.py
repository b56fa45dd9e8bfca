"""The JSON API: the pages' data for programs, for the same people, as its document says."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.model.waiting import Ended, GateLine, Turn
from bot.sign_in.access import AccessUnknownError, SignedOutError
from bot.web.pages.api_document import document
from tests.building import KEY, NOW, case
from tests.web.pages.conftest import Site, waiting
from tests.web.pages.test_ledger import APPROVED
from tests.web.pages.test_pull_request import CLAIM, DECISIONS, JUDGED, reviewed

PULL = "/api/v1/repositories/acme/app/pulls/7"
QUEUE = "/api/v1/queue"
PATHS = {
    QUEUE: QUEUE,
    f"{QUEUE}?owner=acme&turn=author&mine=1": QUEUE,
    PULL: "/api/v1/repositories/{owner}/{repository}/pulls/{number}",
    "/api/v1/repositories/acme/app/configuration": "/api/v1/repositories/{owner}/{repository}/configuration",
    "/api/v1/owners/acme/ledger": "/api/v1/owners/{owner}/ledger",
    "/api/v1/owners/acme/insights?since=7d": "/api/v1/owners/{owner}/insights",
}
FOREIGN = (
    *("/api/v1/queue?owner=globex", "/api/v1/repositories/globex/vault/pulls/66"),
    "/api/v1/repositories/globex/vault/configuration",
    *("/api/v1/owners/globex/ledger", "/api/v1/owners/globex/insights", "/api/v1/owners/nobody/ledger"),
)


async def answer(site: Site, path: str, login: str = "wei") -> Mapping[str, Any]:
    got = await site.get(path, login=login)
    assert got.status == 200
    found: Mapping[str, Any] = json.loads(got.text)
    return found


@pytest.fixture
async def filled(site: Site) -> Site:
    secret = replace(KEY, repository_id=99, repository="globex/vault", number=66)
    await site.pages.board.show(waiting(7), NOW)
    await site.pages.board.show(waiting(8, turn=Turn.HUMAN, gate="hold", people=["wei"], hours=5), NOW)
    await site.pages.board.show(waiting(66, key=secret, title="secret"), NOW)
    await site.pages.ledger.add(KEY, [APPROVED])
    await site.pages.claims.keep(KEY, [CLAIM])
    await site.pages.reviews.keep(KEY, JUDGED, reviewed())
    await site.pages.decisions.keep(*DECISIONS)
    await site.pages.configurations.note(case().snapshot, NOW)
    return site


@pytest.mark.parametrize("path", PATHS)
async def test_what_is_answered_is_what_the_document_says(filled: Site, path: str) -> None:
    operation = document()["paths"][PATHS[path]]["get"]

    found = await answer(filled, path)

    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(found)
    asked = {pair.partition("=")[0] for pair in path.partition("?")[2].split("&") if pair}
    assert asked <= {parameter["name"] for parameter in operation["parameters"]}


def test_the_document_is_openapi() -> None:
    schema = json.loads((Path(__file__).parent / "openapi-3.1.json").read_text())

    jsonschema.Draft202012Validator(schema).validate(document())
    for path in document()["paths"].values():
        answer = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator.check_schema(answer)


async def test_a_pull_request_has_its_checklist_claims_and_timeline_in_plain_text(filled: Site) -> None:
    found = await answer(filled, PULL)

    assert [(item["item"], item["verdict"]) for item in found["checklist"]] == [("B", "fail")]
    assert "api/x.py:41" in found["checklist"][0]["evidence"][0]
    assert [(claim["claim"], claim["state"]) for claim in found["claims"]] == [("C2", "confirmed")]
    assert any("ci closed → open" in event["says"] for event in found["timeline"])


async def test_the_configuration_is_told_key_by_key(filled: Site) -> None:
    found = await answer(filled, "/api/v1/repositories/acme/app/configuration")

    assert (found["branch"], found["problems"]) == ("main", [])
    assert {"key": "merge.method", "value": "squash", "origin": ""} in found["settings"]
    assert (await filled.get("/api/v1/repositories/acme/api/configuration")).status == 404


async def test_the_document_is_for_everybody(site: Site) -> None:
    got = await site.get("/api/v1/openapi.json", login="")

    assert got.status == 200
    assert json.loads(got.text) == document()


async def test_the_queue_comes_oldest_first_with_counts_and_without_others(filled: Site) -> None:
    found = await answer(filled, QUEUE)

    assert [row["number"] for row in found["pull_requests"]] == [8, 7]
    assert found["counts"]["human"] == {"number": 1, "oldest": "2026-11-22T07:00:00+00:00"}
    assert found["next_page"] is None
    assert "secret" not in json.dumps(found)


async def test_the_queue_is_filtered_and_paged(site: Site) -> None:
    for number in range(1, 103):
        await site.pages.board.show(waiting(number, hours=number), NOW)

    first, second = await answer(site, f"{QUEUE}?gate=ci"), await answer(site, f"{QUEUE}?gate=ci&page=2")

    assert (len(first["pull_requests"]), first["next_page"]) == (100, 2)
    assert [row["number"] for row in second["pull_requests"]] == [2, 1]
    assert (await answer(site, f"{QUEUE}?gate=hold"))["pull_requests"] == []


async def test_a_pull_request_says_gate_by_gate_why_it_is_not_merged(filled: Site) -> None:
    found = await answer(filled, PULL)

    assert (found["state"], found["conclusion"]) == ("open", "failure")
    assert [gate["gate"] for gate in found["gates"]] == ["conflicts", "ci"]
    assert found["gates"][1]["says"] == "CI failed: build and lint."
    assert found["gates"][1]["next"] == "the author, @agent"


@pytest.mark.parametrize(
    ("fields", "conclusion"),
    [
        ({"turn": Turn.NOBODY, "gate": "", "gates": []}, "success"),
        ({"gates": [GateLine(gate="ci", state="waiting", says=("x",))]}, ""),
        ({"gates": [GateLine(gate="ci", state="held", says=("x",))]}, "action_required"),
        ({"is_observed": True}, "neutral"),
    ],
)
async def test_it_concludes_what_the_check_run_does(
    site: Site, fields: dict[str, Any], conclusion: str
) -> None:
    await site.pages.board.show(waiting(7, **fields), NOW)

    assert (await answer(site, PULL))["conclusion"] == conclusion


async def test_one_that_is_over_says_how_it_ended(filled: Site) -> None:
    over = Ended(key=KEY, author="x", agent="", is_merged=True, ended_at=NOW + timedelta(hours=1))
    await filled.pages.board.show(over, NOW + timedelta(hours=1))

    found = await answer(filled, PULL)

    assert (found["state"], found["says"], found["gates"]) == ("merged", "It was merged.", [])


@pytest.mark.parametrize("path", FOREIGN)
async def test_what_a_person_may_not_see_is_not_there(filled: Site, path: str) -> None:
    got = await filled.get(path)

    assert got.status == 404
    assert json.loads(got.text) == {"message": "There is nothing here that you may read."}


@pytest.mark.parametrize("path", [*PATHS, *FOREIGN])
async def test_nobody_gets_nothing(filled: Site, path: str) -> None:
    got = await filled.get(path, login="")

    assert got.status == 401
    assert got.headers["WWW-Authenticate"].startswith("Bearer")
    assert list(json.loads(got.text)) == ["message"]


@pytest.mark.parametrize(
    ("trouble", "status"), [(AccessUnknownError("GitHub does not answer."), 503), (SignedOutError(), 401)]
)
async def test_nothing_is_told_where_github_cannot_say_who_may_know(
    filled: Site, trouble: Exception, status: int
) -> None:
    filled.access.trouble = trouble

    got = await filled.get(QUEUE)

    assert got.status == status
    assert "pull_requests" not in got.text
    assert got.headers["Cache-Control"] == "no-store"


async def test_a_database_that_fails_is_told_without_its_words(filled: Site) -> None:
    await filled.database.write(lambda transaction: transaction.execute("DROP TABLE waiting"))

    got = await filled.get(QUEUE)

    assert (got.status, json.loads(got.text)) == (503, {"message": "The database could not be read."})
