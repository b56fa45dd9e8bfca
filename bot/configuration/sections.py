"""The whole file as one record of forms, made from the table of keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.configuration.compound import KnownFields, named_entries
from bot.configuration.document import Entries, Items, Node, Scalar
from bot.configuration.form import DocumentPlace, ValueForm, refuse
from bot.configuration.keys import SECTIONS, SELECTORS, TOP, VERSION, Section
from bot.model.config import Config, Plain, Selectors

MOST_RULES = 50


def _section(section: Section) -> ValueForm[Any]:
    """A section; one that is empty, as when all its keys are commented out, means its defaults."""
    shape = KnownFields(fields={setting.name: setting.form for setting in section.settings})

    def read(node: Node, place: DocumentPlace) -> Any:
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

    return ValueForm(
        allowed="a mapping", schema={**shape.schema, "type": ["object", "null"]}, read=read, write=write
    )


SECTION_FORMS: Mapping[str, ValueForm[Any]] = {section.name: _section(section) for section in SECTIONS}
_RULE = KnownFields(fields={**SELECTORS, **SECTION_FORMS})


def _rules() -> ValueForm[Sequence[Entries]]:
    """A list of rules, each checked as it stands; what they come to is made of the whole file."""
    allowed = "a list of rules, each with selectors and sections"

    def read(node: Node, place: DocumentPlace) -> Sequence[Entries] | None:
        match node:
            case Items(items=items) if len(items) <= MOST_RULES:
                return tuple(
                    rule for index, item in enumerate(items) if (rule := _rule(item, place.at(index)))
                )
            case Items():
                place.note(node.line, f"must not hold more than {MOST_RULES} rules")
                return None
            case _:
                refuse(node, place, allowed)
                return None

    schema = {"type": "array", "maxItems": MOST_RULES, "items": {**_RULE.schema, "anyOf": _either()}}
    return ValueForm(allowed=allowed, schema=schema, read=read, write=lambda _rules: [])


def _either() -> list[Plain]:
    return [{"required": [name], "properties": {name: {"minItems": 1}}} for name in SELECTORS]


def _rule(node: Node, place: DocumentPlace) -> Entries | None:
    if not isinstance(node, Entries):
        refuse(node, place, "a mapping of selectors and sections")
        return None
    values = _RULE.read(node, place)
    if not any(values.get(name) for name in SELECTORS):
        place.note(node.line, f"must select by {', '.join(SELECTORS)}: or stand at the top of the file")
    return node


def selectors_of(rule: Entries) -> Selectors:
    """Which pull requests a rule that was read without a problem is for."""
    values = KnownFields(fields=SELECTORS).read(_only(rule, SELECTORS), DocumentPlace("", []))
    return Selectors(**values)


def sections_of(rule: Entries) -> Entries:
    """The part of a rule that overrides."""
    return _only(rule, SECTION_FORMS)


def written_keys(sections: Entries) -> Mapping[str, Plain]:
    """Sections as they are written, in their normal form and without what was left out."""
    silent = DocumentPlace("", [], has_own_items=True)  # what is not known was refused before
    shown: dict[str, Plain] = {}
    for name, _, node in named_entries(sections, silent):
        value = SECTION_FORMS[name].read(node, silent)
        full = SECTION_FORMS[name].write(value)
        given = {key for key, _, _ in named_entries(node, silent)} if isinstance(node, Entries) else set()
        shown[name] = (
            {key: value for key, value in full.items() if key in given} if isinstance(full, Mapping) else full
        )
    return shown


def _only(node: Entries, names: Mapping[str, Any]) -> Entries:
    entries = tuple(
        (key, value) for key, value in node.entries if isinstance(key, Scalar) and key.value in names
    )
    return Entries(node.line, entries)


FILE = KnownFields(
    fields={
        "version": VERSION,
        **{setting.name: setting.form for setting in TOP},
        **SECTION_FORMS,
        "rules": _rules(),
    }
)


def write_config(config: Config) -> dict[str, Plain]:
    """The configuration as plain data, every key filled in: `FILE` reads it back."""
    return {
        "version": 1,
        **{setting.name: setting.form.write(getattr(config, setting.name)) for setting in TOP},
        **{name: form.write(getattr(config, name)) for name, form in SECTION_FORMS.items()},
        "rules": [{**_written_selectors(rule.selectors), **rule.overrides} for rule in config.rules],
    }


def _written_selectors(selectors: Selectors) -> Mapping[str, Plain]:
    return {
        name: form.write(found) for name, form in SELECTORS.items() if (found := getattr(selectors, name))
    }
