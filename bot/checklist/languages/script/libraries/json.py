"""The language's own reader of JSON."""

from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(parses=(r"JSON\.parse", r"JSON\.stringify"))
