from simulator.errors import invalid, not_found


def test_a_refusal_is_json_in_githubs_form() -> None:
    assert not_found().body() == {
        "message": "Not Found",
        "documentation_url": "https://docs.github.com/rest",
        "status": "404",
    }


def test_a_field_that_is_refused_is_named() -> None:
    assert invalid("PullRequest", "head").errors == [
        {"resource": "PullRequest", "field": "head", "code": "invalid"}
    ]
    assert invalid("Label", "name", "custom", "is too long").errors == [
        {"resource": "Label", "field": "name", "code": "custom", "message": "is too long"}
    ]
