"""The JSON object of a request, read field by field with GitHub's complaints."""

from collections.abc import Mapping

from simulator.errors import Refused


class Body:
    """A request's JSON object. Reading a field of a wrong type is refused with 422, as GitHub words it."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        """Whether the field was sent, null or not."""
        return name in self._fields

    def text(self, name: str) -> str:
        """A text that must be there.

        Raises:
            Refused: it is missing, or no text.
        """
        value = self.optional_text(name)
        if value is None:
            raise Refused(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return value

    def optional_text(self, name: str) -> str | None:
        """A text that may be missing or null.

        Raises:
            Refused: it is no text.
        """
        value = self._fields.get(name)
        if value is None or isinstance(value, str):
            return value
        raise _wrong(name, value, "string")

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str | None:
        """One of a few words.

        Raises:
            Refused: another word.
        """
        value = self.optional_text(name)
        if value is None:
            return default
        if value not in allowed:
            raise Refused(
                422, f"Invalid request.\n\n{value} is not a member of {list(allowed)}.".replace("'", '"')
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false.

        Raises:
            Refused: neither.
        """
        value = self._fields.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        raise _wrong(name, value, "boolean")

    def optional_number(self, name: str) -> int | None:
        """A whole number that may be missing or null.

        Raises:
            Refused: something else.
        """
        value = self._fields.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise _wrong(name, value, "integer")

    def number(self, name: str) -> int:
        """A whole number that must be there.

        Raises:
            Refused: it is missing, or something else.
        """
        value = self.optional_number(name)
        if value is None:
            raise Refused(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts, empty where it is missing.

        Raises:
            Refused: something else.
        """
        value = self._fields.get(name) or []
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise _wrong(name, value, "array")
        return [str(text) for text in value]

    def objects(self, name: str) -> list["Body"]:
        """A list of objects, empty where it is missing.

        Raises:
            Refused: something else.
        """
        value = self._fields.get(name) or []
        if not isinstance(value, list) or not all(isinstance(fields, Mapping) for fields in value):
            raise _wrong(name, value, "array")
        return [Body(fields) for fields in value]

    def part(self, name: str) -> "Body | None":
        """An object, None where it is missing.

        Raises:
            Refused: something else.
        """
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise _wrong(name, value, "object")
        return Body(value)

    def mapping(self) -> dict[str, object]:
        """All fields as they were sent."""
        return dict(self._fields)


def _wrong(name: str, value: object, wanted: str) -> Refused:
    article = "an" if wanted[0] in "aeio" else "a"
    return Refused(422, f"Invalid request.\n\nFor 'properties/{name}', {value} is not {article} {wanted}.")
