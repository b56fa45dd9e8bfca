"""The form of a tracker's section: a mapping, empty for the defaults, or `false` for none."""

from typing import Any

from bot.configuration.compound import KnownFields, listed
from bot.configuration.document import Entries, Node, Scalar
from bot.configuration.form import DocumentPlace, ValueForm, refuse
from bot.configuration.scalars import choice, text
from bot.model.config import Plain, TrackerEvent, TrackerSection

_ALLOWED = "{teams, done, on}, each optional, or false"
_TEAM = text("a team's key, such as ENG", r"[A-Z][A-Z0-9]{0,9}", 10)
_STATE = text("the name of a state, such as Done", r"(?! )[^\x00-\x1f\x7f]+(?<! )", 80)
_FIELDS: dict[str, ValueForm[Any]] = {
    "teams": listed(_TEAM),
    "done": _STATE,
    "on": listed(choice(TrackerEvent), most=len(TrackerEvent)),
}


def section() -> ValueForm[TrackerSection]:
    """The same for every tracker; None stands for `false`."""
    shape = KnownFields(fields=_FIELDS)

    def read(node: Node, place: DocumentPlace) -> TrackerSection | None:
        match node:
            case Scalar(value=False):
                return None
            case Scalar(value=None):
                return TrackerSection()
            case Entries():
                return TrackerSection(**shape.read(node, place))
            case _:
                refuse(node, place, _ALLOWED)
                return None

    schema = {**shape.schema, "type": ["object", "boolean", "null"], "not": {"const": True}}
    return ValueForm(allowed=_ALLOWED, schema=schema, read=read, write=_write)


def _write(config: TrackerSection | None) -> Plain:
    if config is None:
        return False
    values = {name: form.write(getattr(config, name)) for name, form in _FIELDS.items()}
    return {name: value for name, value in values.items() if value != ""}
