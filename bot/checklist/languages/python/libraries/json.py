"""Readers of JSON."""

from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(parses=(r"json\.loads", r"orjson\.loads", r"ujson\.loads"))
