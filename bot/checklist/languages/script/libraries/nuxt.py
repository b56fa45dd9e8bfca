"""Nuxt and h3."""

from bot.checklist.languages.shapes.browser import OptionCookies
from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(parses=("readBody",))
COOKIES = OptionCookies(setters=frozenset({"setCookie"}), after_context=frozenset({"setCookie"}))
