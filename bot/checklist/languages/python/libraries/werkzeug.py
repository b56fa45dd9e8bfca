"""Werkzeug, and frameworks whose answers have the same names."""

from bot.checklist.languages.shapes.browser import NamedResponses

ANSWERS = NamedResponses(
    names=("InternalServerError", "ServiceUnavailable", "error_response"),
    modules=("werkzeug", "sanic", "falcon", "bottle"),
)
