"""From the text of `.github/babysit.yml` to a configuration, or to everything that is wrong with it."""

from bot.configuration.document import Entries, Node, Scalar, Unreadable, read_document
from bot.configuration.form import Place, refuse
from bot.configuration.sections import FILE
from bot.model.config import BrokenConfig, Config, ConfigProblem

MOST_PROBLEMS = 50


def parse(text: str, path: str) -> Config | BrokenConfig:
    """The configuration that `text` means; an empty text means the defaults.

    `path` is only named in the answer. All problems are told, in the order of lines, the first
    `MOST_PROBLEMS` of them. Never raises, whatever the text.
    """
    try:
        node = read_document(text)
    except Unreadable as error:
        return BrokenConfig(path=path, problems=(ConfigProblem(line=error.line, key="", message=str(error)),))
    problems: list[ConfigProblem] = []
    config = _config(node, Place("", problems))
    if not problems:
        return config
    in_order = sorted(problems, key=lambda problem: problem.line)
    return BrokenConfig(path=path, problems=tuple(in_order[:MOST_PROBLEMS]))


def _config(node: Node, place: Place) -> Config:
    match node:
        case Scalar(value=None):
            return Config()
        case Entries():
            values = FILE.read(node, place)
            _require_version(node, place)
            return Config(**{name: value for name, value in values.items() if name != "version"})
        case _:
            refuse(node, place, "a mapping that begins with `version: 1`")
            return Config()


def _require_version(node: Entries, place: Place) -> None:
    if not any(isinstance(key, Scalar) and key.value == "version" for key, _ in node.entries):
        place.inside("version").note(1, "is missing: add `version: 1` as the first line")
