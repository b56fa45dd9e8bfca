"""The files in `deploy/` are what Kubernetes and Compose take, and keep to what the docs promise."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.server import ServerRole
from bot.settings import VARIABLES

ROOT = Path(__file__).parents[2]
MANIFESTS = ROOT / "deploy" / "kubernetes"
SCHEMA = json.loads((Path(__file__).parent / "kubernetes.json").read_text())
OBJECTS = [
    (path.name, document)
    for path in sorted(MANIFESTS.glob("*.yaml"))
    if path.name != "kustomization.yaml"
    for document in YAML(typ="safe").load_all(path)
]
PODS = {
    f"{name}: {made['metadata']['name']}": made["spec"]["template"]["spec"]
    for name, made in OBJECTS
    if "template" in made.get("spec", {})
}
KUSTOMIZATION = YAML(typ="safe").load(MANIFESTS / "kustomization.yaml")
COMPOSE = YAML(typ="safe").load(ROOT / "deploy" / "compose" / "compose.yml")
SERVICES: Mapping[str, Any] = COMPOSE["services"]
OURS = ("web", "worker", "upgrade")
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SECRET_WORDS = ("SECRET", "PASSWORD", "PRIVATE", "TOKEN", "DATABASE_URL")


def complaints(made: Mapping[str, Any]) -> list[str]:
    """What Kubernetes' own schema says against an object; it refuses fields that there are not."""
    kind = SCHEMA["kinds"][f"{made['apiVersion']}/{made['kind']}"]
    schema = {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(made)]


@pytest.mark.parametrize(
    ("file", "made"),
    OBJECTS,
    ids=[f"{file} {made['metadata']['name']} {made['kind']}" for file, made in OBJECTS],
)
def test_kubernetes_takes_every_object(file: str, made: Mapping[str, Any]) -> None:
    assert complaints(made) == [], file


def test_the_schema_refuses_a_field_that_there_is_not() -> None:
    made = json.loads(json.dumps(next(made for _file, made in OBJECTS if made["kind"] == "Deployment")))
    made["spec"]["template"]["spec"]["containers"][0]["readOnlyRootFileSystem"] = True

    assert complaints(made)


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS.keys())
def test_no_pod_has_more_rights_than_it_uses(pod: Mapping[str, Any]) -> None:
    (container,) = pod["containers"]
    context = container["securityContext"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == int(
        re.findall(r"^USER (\d+):10001$", DOCKERFILE, re.MULTILINE)[-1]
    )
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert context == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "privileged": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container["resources"]["limits"]
    assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
    assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys()
    assert all("emptyDir" in volume or "secret" in volume for volume in pod["volumes"])


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS.keys())
def test_secrets_are_named_and_not_written(pod: Mapping[str, Any]) -> None:
    (container,) = pod["containers"]

    for variable in container["env"]:
        if any(word in variable["name"] for word in SECRET_WORDS) and "value" in variable:
            assert variable["name"] == "PRIVATE_KEY_PATH"


def test_both_roles_run_twice_are_spread_and_kept_through_a_drain() -> None:
    budgets = {made["metadata"]["name"] for _file, made in OBJECTS if made["kind"] == "PodDisruptionBudget"}
    for file, made in OBJECTS:
        if made["kind"] == "Deployment":
            assert made["spec"]["replicas"] == 2, file
            assert made["metadata"]["name"] in budgets
            pod = made["spec"]["template"]["spec"]
            assert pod["terminationGracePeriodSeconds"] > 10
            assert pod["topologySpreadConstraints"]
            assert {"startupProbe", "livenessProbe", "readinessProbe"} <= pod["containers"][0].keys()


def test_a_web_that_github_does_not_answer_still_gets_deliveries() -> None:
    ready = {
        made["metadata"]["name"]: made["spec"]["template"]["spec"]["containers"][0]["readinessProbe"][
            "httpGet"
        ]["path"]
        for _file, made in OBJECTS
        if made["kind"] == "Deployment"
    }

    assert ready == {"babysit-web": "/healthz", "babysit-worker": "/readyz"}


def test_every_selector_finds_pods() -> None:
    labels = [
        made["spec"]["template"]["metadata"]["labels"]
        for _file, made in OBJECTS
        if "template" in made.get("spec", {})
    ]
    for file, made in OBJECTS:
        spec = made.get("spec", {})
        selector = spec.get("selector") or spec.get("podSelector")
        if selector is not None:
            wanted = selector.get("matchLabels", selector)
            assert any(wanted.items() <= found.items() for found in labels), (file, wanted)


def test_the_network_lets_nothing_out_to_the_neighbours_but_names_and_the_database() -> None:
    (policy,) = [made for _file, made in OBJECTS if made["kind"] == "NetworkPolicy"]
    rules = policy["spec"]["egress"]

    assert policy["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert [[port["port"] for port in rule["ports"]] for rule in rules] == [[53, 53], [443], [5432]]
    assert "169.254.0.0/16" in rules[1]["to"][0]["ipBlock"]["except"]


def test_the_kustomization_has_every_file_but_the_upgrade() -> None:
    files = {path.name for path in MANIFESTS.glob("*.yaml")}

    assert {*KUSTOMIZATION["resources"], "kustomization.yaml", "upgrade.yaml"} == files
    assert [image["name"] for image in KUSTOMIZATION["images"]] == ["babysit"]


def test_compose_runs_two_of_each_role_behind_one_address() -> None:
    published = [name for name, service in SERVICES.items() if "ports" in service]

    assert published == ["balancer"]
    for role in ("web", "worker"):
        assert SERVICES[role]["deploy"]["replicas"] == 2
        assert SERVICES[role]["command"][-1] == ServerRole(role).value


@pytest.mark.parametrize("name", OURS)
def test_composes_services_have_no_more_rights_than_they_use(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"] == {"core": 0}
    assert "mem_limit" in service
    assert service["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_composes_database_is_reached_from_inside_alone_and_has_no_written_password() -> None:
    assert SERVICES["postgres"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "ports" not in SERVICES["postgres"]
    text = (ROOT / "deploy" / "compose" / "compose.yml").read_text()
    assert re.findall(r"(?:PASSWORD: |babysit:)(?!\$\{POSTGRES_PASSWORD:\?)\S+@", text) == []


def test_composes_names_are_those_of_the_file() -> None:
    for name, service in SERVICES.items():
        assert set(service["networks"]) <= COMPOSE["networks"].keys(), name
        assert set(service.get("depends_on", {})) <= SERVICES.keys(), name
    for volume in SERVICES["postgres"]["volumes"]:
        assert volume.partition(":")[0] in COMPOSE["volumes"]


def test_the_balancers_file_balances_its_braces_and_leads_to_web() -> None:
    text = (ROOT / "deploy" / "compose" / "nginx.conf").read_text()

    assert text.count("{") == text.count("}")
    assert "server web:3000 resolve" in text
    assert "client_max_body_size 25m;" in text
    assert "/-/events" in text


@pytest.mark.parametrize("name", ["HOST", "PORT", "LOG_FORMAT", "PRIVATE_KEY_PATH"])
def test_the_variables_that_are_set_are_babysits(name: str) -> None:
    assert any(name in re.split(r", | or ", variable.names) for variable in VARIABLES)


def test_the_image_is_pinned_and_runs_as_nobody_in_particular() -> None:
    froms = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]

    assert all(re.fullmatch(r"python:[\w.-]+@sha256:[0-9a-f]{64}", image) for image in froms)
    assert len(set(froms)) == 1
    assert "USER 10001:10001" in last_stage
    assert last_stage.index("USER") < last_stage.index("CMD")
    assert "HEALTHCHECK" in last_stage
    for run in re.findall(r"^CMD (.*)$", last_stage, re.MULTILINE):
        assert isinstance(json.loads(run), list)  # no shell
    assert "rm -rf /usr/local/lib/python3.13/site-packages/pip*" in last_stage


def test_what_the_image_is_made_of_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [words.split()[1:-1] for words in re.findall(r"^COPY .*$", DOCKERFILE, re.MULTILINE)]
    sources = {
        word.partition("/")[0] for words in copied for word in words if not word.startswith(("-", "/"))
    }

    assert sources <= let_in
    assert "app.yml" in sources
