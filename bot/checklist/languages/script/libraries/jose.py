"""jose."""

from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(modules=("jose",))
