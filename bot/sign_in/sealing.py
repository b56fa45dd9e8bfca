"""What leaves this process and must not be read elsewhere: tokens in records, a sign-in in a cookie.

The key follows from the App's client secret. Whoever replaces that secret ends every session.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Sealer:
    """Encrypts, and proves that it was us, for one purpose: what is sealed for one opens for no other."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"babysit {purpose}".encode()).derive(
            secret.encode()
        )
        self._fernet = Fernet(base64.urlsafe_b64encode(self._key))

    def seal(self, content: bytes) -> bytes:
        """The content as text that only `opened` understands."""
        return self._fernet.encrypt(content)

    def opened(self, sealed: bytes | str) -> bytes | None:
        """The content, None where it was not sealed by this key or was changed."""
        try:
            return self._fernet.decrypt(sealed)
        except (InvalidToken, ValueError):
            return None

    def mark(self, text: str) -> str:
        """What only we can say about a text: the same each time, and of no use for another text."""
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
