"""passport: most of its strategies begin a sign-in."""

from bot.checklist.languages.library import Gates, words

GATES = Gates(
    sign_ins=words(
        """
        local google github facebook twitter oauth2 saml azure linkedin discord apple anonymous login gitlab
        spotify steam magiclink local-login local-signup signup
        """
    ),
)
