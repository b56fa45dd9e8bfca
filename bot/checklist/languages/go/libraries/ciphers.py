"""Go's crypto/cipher."""

from bot.checklist.languages.shapes.cryptography import Ciphers

CIPHERS = Ciphers(
    places=dict.fromkeys(("NewCBCEncrypter", "NewCTR", "NewCFBEncrypter", "NewOFB"), 1),
    counted={("Seal", 4): 1},
)
