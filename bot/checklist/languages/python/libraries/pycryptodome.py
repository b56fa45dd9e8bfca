"""PyCryptodome."""

from bot.checklist.languages.shapes.cryptography import Ciphers

CIPHERS = Ciphers(
    makers=("AES.new", "DES3.new", "Blowfish.new", "ChaCha20.new", "ChaCha20_Poly1305.new"),
)
