"""jose."""

from bot.checklist.languages.shapes.verification import OptionTokens
from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(modules=("jose",))
TOKENS = OptionTokens(blind=frozenset({"jose.decodeJwt"}), verifiers={"jose.jwtVerify": 2})
