"""go-github."""

from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(parses=("ParseWebHook",))
