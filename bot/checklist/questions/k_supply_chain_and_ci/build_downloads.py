"""What an image takes from the network while it is built, and whether anybody checks it."""

import re
from collections.abc import Iterator

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.formats.dockerfiles import Instruction, instructions
from bot.checklist.questions.k_supply_chain_and_ci.package_sources import (
    insecure_modules,
    is_plain_http,
    plain_http_index,
    source_problem,
)
from bot.checklist.questions.k_supply_chain_and_ci.remote_scripts import MESSAGE, piped_downloads

_LOCAL = re.compile(r"https?://(?:localhost|127\.0\.0\.1)\b")
_CHECKS = re.compile(
    r"sha(?:1|224|256|384|512)(?:sum)?\b|shasum|md5sum|b2sum|\bgpgv?\b|cosign|minisign|openssl\s+dgst|checksum|signify|\bsop\b",
    re.IGNORECASE,
)
_FETCH = re.compile(r"\b(?:curl|wget)\s(?:(?!&&|\|\||;\s|\n\s*(?:curl|wget)\s).){0,600}", re.DOTALL)
_ARCHIVE = re.compile(
    r"https?://[^\s\"'|;&]+\.(?:tar(?:\.\w+)?|t[gbx]z|zip|whl|deb|rpm|jar|apk|gz|xz|bz2|bin|run|exe|sh|py)(?=[\s\"'|;&?)]|$)"
)
_SAVED = re.compile(r"(?:\s-\w*[oO]|--output(?:-document)?|>)[= \t]+(\S+)")
_REMOTE_NAME = re.compile(r"https?://[^\s\"'|;&]+")
_EXECUTABLE = re.compile(r"\bchmod\s+(?:-\w+\s+)*(?:\S*\+\S*x\S*|0?[0-7]{3,4})\s+((?:(?!&&|\|\||;)[^\n])*)")
_INSTALL = re.compile(
    r"\b(?:pip[\d.]*|uv|pipx|poetry|pdm|npm|yarn|pnpm|bun)\s+(?:\S+\s+){0,3}?(?:install|add|i|tool|global)\b"
    r"(?:(?!&&|\|\||;|\n[^\n]*\b(?:pip|npm|yarn)\s).){0,1500}",
    re.DOTALL,
)
_TAKES_ADDRESS = frozenset(
    {
        "-i",
        "--index-url",
        "--extra-index-url",
        "--index",
        "--default-index",
        "-f",
        "--find-links",
        "--registry",
        "--proxy",
    }
)
_ARGUMENT = re.compile(r"[\"']?([^\s\"']+)[\"']?")
_INDEX_SETTING = re.compile(
    r"\b(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:DEFAULT_|EXTRA_)?INDEX(?:_URL)?|NPM_CONFIG_REGISTRY|npm_config_registry"
    r"|YARN_NPM_REGISTRY_SERVER)[=\s]+[\"']?http://|\b(?:npm|yarn|pnpm)\s+config\s+set\s+(?:\S+\s+)?(?:\S*:)?registry[\s=]+[\"']?http://"
    r"|\bpip[\d.]*\s+config\s+(?:--\w+\s+)?set\s+\S*index-url\s+[\"']?http://"
)


def build_downloads(source: SourceFile) -> Iterator[Subject]:
    """Each download of a Dockerfile, at its own line of a long instruction."""
    found = instructions(source)
    for index, instruction in enumerate(found):
        if instruction.keyword == "ADD":
            yield from _added(source, instruction)
        elif instruction.keyword == "RUN":
            later = "\n".join(other.text for other in found[index + 1 :] if other.keyword == "RUN")
            yield from _run(source, instruction, later)
        if instruction.keyword in {"RUN", "ENV", "ARG"}:
            yield from _settings(source, instruction)


def _added(source: SourceFile, instruction: Instruction) -> Iterator[Subject]:
    for word in instruction.words[:-1]:
        address = word.strip("[]\"',")
        if not re.match(r"(?:https?|git)://|git@", address):
            continue
        if "checksum" in instruction.flags:
            yield passes(source, instruction.line, "checked by its sum")
        else:
            yield fails(
                source, instruction.line, "Nothing checks what this address gives: add `--checksum=sha256:…`."
            )


def _run(source: SourceFile, instruction: Instruction, later: str) -> Iterator[Subject]:
    text = _plain(instruction.text)
    piped = list(piped_downloads(instruction.text))
    for at in piped:
        yield fails(source, instruction.line_at(at), MESSAGE)
    for command in _INSTALL.finditer(text):
        yield from _installed(source, instruction, command)
    checks = [line for line in later.split("\n") if _CHECKS.search(line)]
    for fetch in _FETCH.finditer(text):
        runs = _ARCHIVE.search(fetch[0]) or _is_executed(fetch[0], f"{text[fetch.start() :]}\n{later}")
        if fetch.start() in piped or not runs or _LOCAL.search(fetch[0]):
            continue
        line = instruction.line_at(fetch.start())
        named = [name for name in _names(fetch[0]) if any(name in check for check in checks)]
        if named or _CHECKS.search(text):
            yield passes(source, line, "checked after the download")
        else:
            yield fails(
                source, line, "Nothing checks this file from the network: compare its sum before it is used."
            )


def _is_executed(fetch: str, after: str) -> bool:
    """Whether a file that is fetched is made executable afterwards."""
    made = [found[1] for found in _EXECUTABLE.finditer(after)]
    return any(name in words for name in _names(fetch) for words in made)


def _names(fetch: str) -> list[str]:
    """The names under which what is fetched is saved, or may be."""
    saved = [name.strip("\"'") for name in _SAVED.findall(fetch) if not name.startswith(("-", "/dev/"))]
    remote = [address.rpartition("/")[2] for address in _REMOTE_NAME.findall(fetch)]
    return [name for name in (*saved, *remote) if name]


def _plain(text: str) -> str:
    """The text with continuation marks blanked, places kept, and no quotes around a shell's words."""
    return text.replace("\\\n", " \n")


def _installed(source: SourceFile, instruction: Instruction, command: re.Match[str]) -> Iterator[Subject]:
    index = plain_http_index(command[0])
    if index:
        yield fails(
            source,
            instruction.line_at(command.start()),
            f"`{index}` takes packages over plain http: use https.",
        )
    for word in _ARGUMENT.finditer(command[0]):
        problem = source_problem(word[1])
        before = command[0][: word.start()].split()
        if problem and not (before and before[-1] in _TAKES_ADDRESS) and not word[1].startswith("-"):
            yield fails(
                source, instruction.line_at(command.start() + word.start()), f"This package {problem}"
            )


def _settings(source: SourceFile, instruction: Instruction) -> Iterator[Subject]:
    for at in insecure_modules(instruction.text):
        yield fails(source, instruction.line_at(at), "Go takes modules over plain http here: use https.")
    for found in _INDEX_SETTING.finditer(instruction.text):
        if is_plain_http(instruction.text[found.start() : found.end() + 40]):
            yield fails(
                source, instruction.line_at(found.start()), "Packages come over plain http here: use https."
            )
