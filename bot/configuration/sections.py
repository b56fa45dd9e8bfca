"""The whole file as one record of forms, made from the table of keys."""

from typing import Any

from bot.configuration.compound import Record
from bot.configuration.document import Entries, Node, Scalar
from bot.configuration.form import Form, Place, Plain, refuse
from bot.configuration.keys import SECTIONS, VERSION, Section
from bot.model.config import Config


def _section(section: Section) -> Form[Any]:
    """A section; one that is empty, as when all its keys are commented out, means its defaults."""
    shape = Record(fields={setting.name: setting.form for setting in section.settings})

    def read(node: Node, place: Place) -> Any:
        match node:
            case Scalar(value=None):
                return section.holder()
            case Entries():
                return section.holder(**shape.read(node, place))
            case _:
                refuse(node, place, "a mapping")
                return None

    def write(value: Any) -> Plain:
        return {each.name: each.form.write(getattr(value, each.name)) for each in section.settings}

    return Form(
        allowed="a mapping", schema={**shape.schema, "type": ["object", "null"]}, read=read, write=write
    )


FILE = Record(fields={"version": VERSION, **{section.name: _section(section) for section in SECTIONS}})


def write_config(config: Config) -> dict[str, Plain]:
    """The configuration as plain data, every key filled in: `FILE` reads it back."""
    sections = {section.name: getattr(config, section.name) for section in SECTIONS}
    return {"version": 1, **{name: FILE.fields[name].write(value) for name, value in sections.items()}}
