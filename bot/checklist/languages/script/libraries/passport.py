"""passport: most of its strategies begin a sign-in."""

from bot.checklist.languages.library import Gates, words
from bot.checklist.languages.shapes.cryptography import SigningKeys

GATES = Gates(
    sign_ins=words(
        """
        local google github facebook twitter oauth2 saml azure linkedin discord apple anonymous login gitlab
        spotify steam magiclink local-login local-signup signup
        """
    ),
)
KEYS = SigningKeys(
    modules=("passport-jwt",), options={"JwtStrategy": "secretOrKey", "Strategy": "secretOrKey"}
)
