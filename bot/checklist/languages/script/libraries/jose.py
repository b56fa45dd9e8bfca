"""jose."""

from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.verification import OptionTokens

KEYS = SigningKeys(modules=("jose",))
TOKENS = OptionTokens(blind=frozenset({"jose.decodeJwt"}), verifiers={"jose.jwtVerify": 2})
