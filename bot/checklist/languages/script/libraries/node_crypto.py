"""Node.js's crypto."""

from bot.checklist.languages.shapes.cryptography import Ciphers

CIPHERS = Ciphers(places={"createCipheriv": 2})
