"""From the text of `.github/babysit.yml` to a configuration, or to everything that is wrong with it."""

from dataclasses import replace
from typing import Any

from bot.configuration.compound import named_entries
from bot.configuration.document import Entries, Items, Node, Scalar, UnreadableDocument, read_document
from bot.configuration.form import DocumentPlace, refuse
from bot.configuration.overlay import at, overlaid
from bot.configuration.sections import FILE, SECTION_FORMS, sections_of, selectors_of, written_keys
from bot.model.config import BrokenConfig, Config, ConfigProblem, Rule

MOST_PROBLEMS = 50


def parse(text: str, path: str, *, has_own_items: bool = False) -> Config | BrokenConfig:
    """The configuration that `text` alone means; an empty text means the defaults.

    `path` is only named in the answer. `has_own_items` says that the repository may have checklist items of
    its own. All problems are told, in the order of lines, the first `MOST_PROBLEMS` of them. Never raises,
    whatever the text.
    """
    node = document_of(text, path)
    return node if isinstance(node, BrokenConfig) else config_of(node, path, has_own_items=has_own_items)


def document_of(text: str, path: str) -> Node | BrokenConfig:
    """The tree of the text, before anything in it is understood."""
    try:
        return read_document(text)
    except UnreadableDocument as error:
        return broken(path, ConfigProblem(line=error.line, key="", message=str(error)))


def config_of(node: Node, path: str, *, has_own_items: bool) -> Config | BrokenConfig:
    """What a tree means."""
    problems: list[ConfigProblem] = []
    config = _config(node, DocumentPlace("", problems, has_own_items))
    return broken(path, *problems) if problems else config


def broken(path: str, *problems: ConfigProblem) -> BrokenConfig:
    """A file with these problems, in the order of lines."""
    in_order = sorted(problems, key=lambda problem: problem.line)
    return BrokenConfig(path=path, problems=tuple(in_order[:MOST_PROBLEMS]))


def _config(node: Node, place: DocumentPlace) -> Config:
    match node:
        case Scalar(value=None):
            return Config()
        case Entries():
            values = FILE.read(node, place)
            _require_version(node, place)
            drafts = values.pop("rules", ())
            config = Config(**{name: value for name, value in values.items() if name != "version"})
            if place.problems:
                return config
            below = place.inside("rules")
            rules = (_rule(draft, node, config, below.at(index)) for index, draft in enumerate(drafts))
            return replace(config, rules=tuple(rules))
        case _:
            refuse(node, place, "a mapping that begins with `version: 1`")
            return Config()


def _rule(draft: Entries, file: Node, config: Config, place: DocumentPlace) -> Rule:
    """The rule with the configuration that it makes: only the sections that it changes are read anew."""
    sections = sections_of(draft)
    changed: dict[str, Any] = {
        name: SECTION_FORMS[name].read(_over(file, name, node), place.inside(name))
        for name, _, node in named_entries(sections, place)
    }
    return Rule(
        selectors=selectors_of(draft),
        overrides=written_keys(sections),
        config=replace(config, **changed),
    )


def _over(file: Node, name: str, node: Node) -> Node:
    below = at(file, (name,))
    return node if below is None else overlaid(below[1], node)


def _require_version(node: Entries, place: DocumentPlace) -> None:
    if not any(isinstance(key, Scalar) and key.value == "version" for key, _ in node.entries):
        place.inside("version").note(1, "is missing: add `version: 1` as the first line")


def rules_in(node: Node) -> tuple[Node, ...]:
    """The rules of a document as they stand, also where they are wrong."""
    found = at(node, ("rules",))
    return found[1].items if found is not None and isinstance(found[1], Items) else ()
