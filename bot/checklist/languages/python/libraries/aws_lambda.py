"""AWS Lambda's functions."""

from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(requests=(r"event\s*,\s*context",))
