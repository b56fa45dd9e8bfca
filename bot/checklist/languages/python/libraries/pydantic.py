"""Pydantic."""

from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(parses=("model_validate_json", "parse_raw"))
