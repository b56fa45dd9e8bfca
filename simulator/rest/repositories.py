"""Repositories, their branches and the rules on those."""

from functools import partial

from simulator.errors import Refused, not_found
from simulator.payloads import rules
from simulator.payloads.repositories import repository as repository_json
from simulator.rest.route import Answer, Call, Listing, route


def show(call: Call) -> Answer:
    """A repository."""
    return Answer(body=repository_json(call.repository))


def list_branches(call: Call) -> Listing:
    """Every branch, in short."""
    repository = call.repository
    return Listing(
        bodies=[
            partial(dict, name=name, commit={"sha": sha}, protected=name in repository.protections)
            for name, sha in repository.branches().items()
        ]
    )


def show_branch(call: Call) -> Answer:
    """A branch, with what may be known of its protection without administration."""
    name = call.path["branch"]
    sha = call.repository.branch_sha(name)
    if sha is None:
        raise Refused(404, "Branch not found")
    return Answer(body=rules.branch(call.repository, name, sha, call.repository.protections.get(name)))


def show_protection(call: Call) -> Answer:
    """Classic protection."""
    name = call.path["branch"]
    if call.repository.branch_sha(name) is None:
        raise Refused(404, "Branch not found")
    found = call.repository.protections.get(name)
    if found is None:
        raise Refused(404, "Branch not protected")
    return Answer(body=rules.protection(call.repository, name, found))


def branch_rules(call: Call) -> Listing:
    """The ruleset rules on a branch; for a branch that does not exist, those that it would get."""
    found = rules.branch_rules(call.repository, call.path["branch"])
    return Listing(bodies=[partial(dict, repository) for repository in found])


def list_rulesets(call: Call) -> Listing:
    """Every ruleset, without its rules."""
    hidden = {"rules", "conditions", "bypass_actors"}
    shown = [rules.ruleset(ruleset) for ruleset in call.repository.rulesets]
    brief = [{key: value for key, value in repository.items() if key not in hidden} for repository in shown]
    return Listing(bodies=[partial(dict, repository) for repository in brief])


def show_ruleset(call: Call) -> Answer:
    """One ruleset."""
    for ruleset in call.repository.rulesets:
        if ruleset.id == call.number("id"):
            return Answer(body=rules.ruleset(ruleset))
    raise not_found()


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route(f"GET {_REPO}", show, "metadata:read"),
    route(f"GET {_REPO}/branches", list_branches, "contents:read"),
    route(
        f"GET {_REPO}/branches/{{branch:path}}/protection",
        show_protection,
        "administration:read",
        role="admin",
    ),
    route(f"GET {_REPO}/branches/{{branch:path}}", show_branch, "contents:read"),
    route(f"GET {_REPO}/rules/branches/{{branch:path}}", branch_rules, "metadata:read"),
    route(f"GET {_REPO}/rulesets", list_rulesets, "metadata:read"),
    route(f"GET {_REPO}/rulesets/{{id}}", show_ruleset, "metadata:read"),
]
