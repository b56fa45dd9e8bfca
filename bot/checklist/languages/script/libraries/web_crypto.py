"""Web Crypto."""

from bot.checklist.languages.shapes.cryptography import Ciphers

CIPHERS = Ciphers(options=("subtle.encrypt",))
