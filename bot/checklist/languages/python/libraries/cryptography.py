"""cryptography."""

from bot.checklist.languages.shapes.cryptography import Ciphers

CIPHERS = Ciphers(
    modes=("CBC", "CTR", "CFB8?", "OFB", "GCM"),
    sealers=("AESGCM", "AESCCM", "ChaCha20Poly1305", "AESOCB3"),
)
