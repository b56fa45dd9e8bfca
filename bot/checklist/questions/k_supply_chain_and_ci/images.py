"""Every container image that a Dockerfile, a workflow or a compose file takes, with its pin."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.formats.dockerfiles import Instruction, filled, instructions
from bot.checklist.formats.yaml_nodes import Text, entries, items, text, top
from bot.checklist.questions.k_supply_chain_and_ci.image_names import Pin, pin_of
from bot.checklist.questions.k_supply_chain_and_ci.workflows import Job

_COMPOSE = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$")
_MOUNT_FROM = re.compile(r"--mount=\S*?\bfrom=([^,\s]+)")
_BARE_NAME = re.compile(r"[\w.-]+$")
_PLATFORM = re.compile(r"\$\{?(?:target|build)(?:arch|os|variant|platform)\}?", re.IGNORECASE)
_MATRIX = re.compile(r"\$\{\{\s*matrix\.([\w-]+)(?:\.([\w-]+))?\s*\}\}")


@dataclass(frozen=True, slots=True)
class Image:
    """One use of an image, its name as far as it is known."""

    name: str
    line: int
    pin: Pin


def is_compose(path: str) -> bool:
    """Whether the file is one of Docker Compose."""
    return bool(_COMPOSE.fullmatch(PurePosixPath(path).name.lower()))


def dockerfile_images(source: SourceFile) -> Iterator[Image]:
    """The images of `FROM`, `COPY --from` and `RUN --mount`; stages of the file and `scratch` are none."""
    stages: set[str] = set()
    count = 0
    defaults: dict[str, str] = {}
    for instruction in instructions(source):
        if instruction.keyword == "ARG" and not count:
            defaults.update(_arguments(instruction, defaults))
        elif instruction.keyword == "FROM":
            yield from _from(instruction, stages, defaults)
            count += 1
            if len(instruction.words) > len(("image", "AS")) and instruction.words[1].lower() == "as":
                stages.add(instruction.words[2].lower())
        elif instruction.keyword in {"COPY", "RUN", "ADD"}:
            yield from _copied(instruction, stages, defaults)


def _arguments(instruction: Instruction, defaults: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for word in instruction.words:
        name, equals, value = word.partition("=")
        yield name, filled(value.strip("\"'"), defaults) if equals else ""


def _from(instruction: Instruction, stages: set[str], defaults: Mapping[str, str]) -> Iterator[Image]:
    if not instruction.words:
        return
    name = filled(instruction.words[0].strip("\"'"), defaults)
    if name.lower() == "scratch":
        yield Image(name, instruction.line, Pin.DIGEST)
    elif name.lower() not in stages and not _is_chosen_stage(name.lower(), stages):
        yield Image(name, instruction.line, pin_of(name))


def _is_chosen_stage(name: str, stages: set[str]) -> bool:
    """Whether a name with the platform's variable stands for earlier stages, one a platform."""
    before, variable, after = _PLATFORM.sub("\0", name).partition("\0")
    if not variable or not _BARE_NAME.match(before + "x" + after):
        return False
    return sum(stage.startswith(before) and stage.endswith(after) for stage in stages) > 1


def _copied(instruction: Instruction, stages: set[str], defaults: Mapping[str, str]) -> Iterator[Image]:
    named = [
        (name, instruction.line)
        for name in instruction.flags.get("from", ())
        if instruction.keyword == "COPY"
    ]
    if instruction.keyword == "RUN":
        named = [
            (found[1], instruction.line_at(found.start())) for found in _MOUNT_FROM.finditer(instruction.text)
        ]
    for written, line in named:
        name = filled(written.strip("\"'"), defaults)
        if name.lower() in stages or name.isdecimal():
            continue
        # a name without tag or path may be another build context
        yield Image(name, line, Pin.VARIABLE if _BARE_NAME.match(name) else pin_of(name))


def job_images(job: Job) -> Iterator[Image]:
    """The images of a job's `container:` and `services:`."""
    found = entries(job.node)
    named = []
    if "container" in found:
        named.append(_image(found["container"].value))
    if "services" in found:
        named.extend(_image(entry.value) for entry in entries(found["services"].value).values())
    for written in named:
        if written is not None and written.text.strip():
            yield Image(written.text, written.line, _matrix_pin(written.text, job))


def _image(node: SgNode | None) -> Text | None:
    """The name, which stands alone or under `image:`."""
    written = text(node)
    found = entries(node)
    return text(found["image"].value) if written is None and "image" in found else written


def _matrix_pin(name: str, job: Job) -> Pin:
    """The pin of a name; one made from the matrix is as good as the worst of its values."""
    used = list(_MATRIX.finditer(name))
    if not used or pin_of(name) is Pin.DIGEST or pin_of(_MATRIX.sub("", name)) is Pin.VARIABLE:
        return pin_of(name)
    pins = set()
    for found in used:
        values = list(_matrix_values(job, found[1], found[2]))
        full = [pin_of(_MATRIX.sub("any", name.replace(found[0], value))) for value in values]
        pins.update(full or [Pin.VARIABLE])
    return next((pin for pin in (Pin.TAG, Pin.VARIABLE) if pin in pins), Pin.DIGEST)


def _matrix_values(job: Job, key: str, inner: str | None) -> Iterator[str]:
    found = entries(job.node)
    strategy = entries(found["strategy"].value) if "strategy" in found else {}
    matrix = entries(strategy["matrix"].value) if "matrix" in strategy else {}
    nodes: list[SgNode | None] = list(items(matrix[key].value)) if key in matrix else []
    for extra in items(matrix["include"].value) if "include" in matrix else ():
        listed = entries(extra)
        nodes.extend([listed[key].value] if key in listed else [])
    for node in nodes:
        below = entries(node)
        value = text(below[inner].value if inner and inner in below else node)
        if value is not None:
            yield value.text


def compose_images(source: SourceFile) -> Iterator[Image]:
    """The images of a compose file's services; one that the file itself builds is only a name."""
    services = top(source).get("services")
    for service in entries(services.value).values() if services else ():
        found = entries(service.value)
        written = text(found["image"].value) if "image" in found and "build" not in found else None
        if written is not None:
            name = filled(written.text, {})
            yield Image(name, written.line, pin_of(name))
