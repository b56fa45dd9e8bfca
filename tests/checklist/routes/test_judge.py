"""What is said about a route: the seed story, its two gates, and what the repository itself lists."""

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.routes.judge import Judgement, RouteNames, auth_judgements, plan_judgements
from bot.checklist.facts.routes.program import find_routes
from bot.model.review import Verdict

STORY = """package api

func Routes(h *Handlers) http.Handler {
	r := chi.NewRouter()
	r.Get("/v1/traces/{id}/remediations", h.Remediations)
	r.Group(func(r chi.Router) {
		r.Use(RequireClerkAuth)
		r.Use(RequirePlan("team"))
		r.Get("/v1/traces", h.Traces)
		r.Get("/v1/traces/{id}", h.Trace)
	})
	return r
}
"""


def judge(text: str, names: RouteNames | None = None) -> tuple[Judgement, ...]:
    return auth_judgements(find_routes([SourceFile.of("api/routes.go", text)]), names or RouteNames())


def test_the_seed_story_fails_at_its_registration_and_names_both_gates() -> None:
    judged = judge(STORY)

    assert judged[0] == Judgement(
        path="api/routes.go",
        line=5,
        verdict=Verdict.FAIL,
        message=(
            "GET /v1/traces/{id}/remediations is registered without an auth gate (other routes have "
            "RequireClerkAuth) and without the plan gate (RequirePlan). Register it behind one, or list it "
            "in checklist.names.public_routes."
        ),
        key="GET /v1/traces/{id}/remediations h.Remediations",
    )
    assert [judgement.verdict for judgement in judged[1:]] == [Verdict.PASS, Verdict.PASS]


def test_the_seed_story_fails_the_plan_question_too() -> None:
    judged = plan_judgements(find_routes([SourceFile.of("api/routes.go", STORY)]), RouteNames())

    assert [(judgement.line, judgement.verdict) for judgement in judged] == [
        (5, Verdict.FAIL),
        (9, Verdict.PASS),
        (10, Verdict.PASS),
    ]


def test_without_the_middleware_every_route_of_the_group_is_open() -> None:
    judged = judge(STORY.replace("\t\tr.Use(RequireClerkAuth)\n", ""))

    assert {judgement.verdict for judgement in judged} == {Verdict.FAIL}


def test_a_route_that_is_public_by_default_is_no_subject() -> None:
    names = RouteNames(public=("/v1/traces/*/remediations",))

    assert [judgement.line for judgement in judge(STORY, names)] == [9, 10]


def test_a_route_that_the_repository_lists_passes() -> None:
    listed = ("GET /v1/traces/*/remediations",)
    names = RouteNames(public=listed, own_public=listed)

    assert judge(STORY, names)[0].message == "GET /v1/traces/{id}/remediations is listed in public_routes."


def test_a_configured_name_is_a_gate_whatever_it_says() -> None:
    text = STORY.replace("RequireClerkAuth", "Sesame")

    assert judge(text, RouteNames(auth=("sesame",)))[1].verdict is Verdict.PASS


def test_a_file_nested_too_deeply_is_unclear_and_the_others_are_judged() -> None:
    deep = SourceFile.of(
        "a.js", "const app = require('express')(); app.get('/x', " + "[" * 5000 + "]" * 5000 + ");"
    )
    plain = SourceFile.of("b.js", "const app = require('express')(); app.get('/x', handler);")

    judged = auth_judgements(find_routes([deep, plain]), RouteNames())

    assert [(judgement.path, judgement.verdict) for judgement in judged] == [
        ("a.js", Verdict.UNCLEAR),
        ("b.js", Verdict.FAIL),
    ]


def test_a_flood_of_routes_is_given_up_not_passed() -> None:
    loops = "".join(f"for (const x{index} of a) {{ " for index in range(8))
    text = (
        f"const app = require('express')(); const a = [1, 2, 3, 4, 5];{loops}app.get('/x', auth, h);{'}' * 8}"
    )

    judged = auth_judgements(find_routes([SourceFile.of("a.js", text)]), RouteNames())

    assert judged[0].verdict is Verdict.UNCLEAR


def test_broken_syntax_hides_no_route_before_the_break() -> None:
    text = STORY.replace("\treturn r\n", "\tif {{{\n")

    assert judge(text)[0].line == 5
