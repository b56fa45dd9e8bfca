"""gorilla/sessions."""

from bot.checklist.languages.shapes.browser import CookieLiterals
from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(modules=("github.com/gorilla/sessions",))
COOKIES = CookieLiterals(options=frozenset({"sessions.Options"}))
