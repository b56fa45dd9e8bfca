"""Nuxt and h3."""

from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(
    parses=("readBody",)
)
