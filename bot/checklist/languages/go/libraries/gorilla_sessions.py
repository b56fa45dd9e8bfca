"""gorilla/sessions."""

from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(modules=("github.com/gorilla/sessions",))
