"""The form of `merge.freeze`: spans of days or times, and a span of every week."""

import functools
import re
import zoneinfo
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.configuration.compound import KnownFields, record
from bot.configuration.document import Entries, Node
from bot.configuration.form import DocumentPlace, ValueForm, refuse, text_of
from bot.configuration.scalars import text
from bot.model.config import DateFreeze, Freeze, Plain, WeeklyFreeze

_DAY_MINUTES = 24 * 60
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CLOCK = r"([01][0-9]|2[0-3]):([0-5][0-9])"
_DATE = r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_MOMENT = rf"{_DATE}(T{_CLOCK}(:[0-5][0-9])?(Z|[+-]{_CLOCK}))?"
_WEEKLY = rf"({'|'.join(_DAYS)}) {_CLOCK}-({'|'.join(_DAYS)}) {_CLOCK}"
_MOMENTS = "a date such as 2026-12-20, or a time with its zone such as 2026-12-20T16:00+01:00"
_WEEKS = 'a span of the week such as "Fri 16:00-Mon 08:00"'
_LAST_OF_DAY = timedelta(days=1, microseconds=-1)
_REASON = text("a sentence", r"[^\x00-\x1f\x7f]*", 200)


def freeze() -> ValueForm[Freeze]:
    """Either span; `weekly` tells them apart."""
    dates, weeks = _dates(), _weeks()
    allowed = "{from, to, reason} or {weekly, zone, reason}"

    def read(node: Node, place: DocumentPlace) -> Freeze | None:
        match node:
            case Entries(entries=entries) if any(text_of(key) == "weekly" for key, _ in entries):
                return weeks.read(node, place)
            case Entries():
                return dates.read(node, place)
            case _:
                refuse(node, place, allowed)
                return None

    return ValueForm(allowed=allowed, schema={"anyOf": [dates.schema, weeks.schema]}, read=read, write=_write)


def _moment(*, opens: bool) -> ValueForm[datetime]:
    def read(node: Node, place: DocumentPlace) -> datetime | None:
        value = text_of(node)
        if value is None or not re.fullmatch(_MOMENT, value):
            refuse(node, place, _MOMENTS)
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            place.note(node.line, f"must be a day that exists, not {value}")
            return None
        if "T" in value:
            return moment
        return moment.replace(tzinfo=UTC) + (timedelta() if opens else _LAST_OF_DAY)

    def write(moment: datetime) -> str:
        edge = time() if opens else (datetime.min + _LAST_OF_DAY).time()  # noqa: DTZ901 - only its time is used
        whole_day = moment.utcoffset() == timedelta() and moment.time() == edge
        return moment.date().isoformat() if whole_day else moment.isoformat().replace("+00:00", "Z")

    schema = {"type": "string", "pattern": f"^(?:{_MOMENT})$"}
    return ValueForm(allowed=_MOMENTS, schema=schema, read=read, write=write)


_START, _END = _moment(opens=True), _moment(opens=False)


def _dates() -> ValueForm[DateFreeze]:
    def make(values: dict[str, Any], node: Node, place: DocumentPlace) -> DateFreeze | None:
        if values["to"] < values["from"]:
            place.inside("to").note(node.line, "must not be before `from`")
            return None
        return DateFreeze(start=values["from"], end=values["to"], reason=values.get("reason", ""))

    shape = KnownFields(fields={"from": _START, "to": _END, "reason": _REASON}, required=("from", "to"))
    return record(shape, "{from, to, reason}", make, _write)


def _weeks() -> ValueForm[WeeklyFreeze]:
    def make(values: dict[str, Any], node: Node, place: DocumentPlace) -> WeeklyFreeze | None:
        start, end = values["weekly"]
        if start == end:
            place.inside("weekly").note(node.line, "must not end when it starts")
            return None
        zone = values.get("zone") or zoneinfo.ZoneInfo("UTC")
        return WeeklyFreeze(start_minute=start, end_minute=end, zone=zone, reason=values.get("reason", ""))

    fields: dict[str, ValueForm[Any]] = {"weekly": _span(), "zone": _zone(), "reason": _REASON}
    return record(KnownFields(fields=fields, required=("weekly",)), "{weekly, zone, reason}", make, _write)


def _span() -> ValueForm[tuple[int, int]]:
    def read(node: Node, place: DocumentPlace) -> tuple[int, int] | None:
        found = re.fullmatch(_WEEKLY, text_of(node) or "")
        if found is None:
            refuse(node, place, _WEEKS)
            return None
        day, hour, minute, last_day, last_hour, last_minute = found.groups()
        return _minute(day, hour, minute), _minute(last_day, last_hour, last_minute)

    schema = {"type": "string", "pattern": f"^(?:{_WEEKLY})$"}
    return ValueForm(
        allowed=_WEEKS, schema=schema, read=read, write=lambda span: f"{_said(span[0])}-{_said(span[1])}"
    )


def _minute(day: str, hour: str, minute: str) -> int:
    return _DAYS.index(day) * _DAY_MINUTES + int(hour) * 60 + int(minute)


def _said(minute: int) -> str:
    day, rest = divmod(minute, _DAY_MINUTES)
    return f"{_DAYS[day]} {rest // 60:02}:{rest % 60:02}"


@functools.cache
def zone_names() -> frozenset[str]:
    """Every zone of the time zone database; a name outside it never becomes a path."""
    return frozenset(zoneinfo.available_timezones())


def _zone() -> ValueForm[zoneinfo.ZoneInfo]:
    allowed = "a time zone such as Europe/Berlin"

    def read(node: Node, place: DocumentPlace) -> zoneinfo.ZoneInfo | None:
        name = text_of(node)
        if name is None:
            refuse(node, place, allowed)
            return None
        if name not in zone_names():
            refuse(node, place, allowed, zone_names())
            return None
        return zoneinfo.ZoneInfo(name)

    return ValueForm(allowed=allowed, schema={"type": "string"}, read=read, write=lambda zone: zone.key)


def _write(value: Freeze) -> Plain:
    reason = {"reason": value.reason} if value.reason else {}
    match value:
        case DateFreeze():
            return {"from": _START.write(value.start), "to": _END.write(value.end), **reason}
        case WeeklyFreeze():
            span = f"{_said(value.start_minute)}-{_said(value.end_minute)}"
            return {"weekly": span, "zone": value.zone.key, **reason}
