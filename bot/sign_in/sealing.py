"""What leaves this process and must not be read elsewhere: tokens in records, a sign-in in a cookie.

The key follows from the App's client secret. Whoever replaces that secret ends every session,
unless the former one is named beside it for a while.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Sealer:
    """Encrypts, and proves that it was us, for one purpose: what is sealed for one opens for no other."""

    def __init__(self, secret: str, purpose: str, former: Sequence[str] = ()) -> None:
        """What a `former` secret sealed still opens, while secrets are rotated."""
        self._key, *others = (_key(given, purpose) for given in (secret, *former))
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in (self._key, *others)])

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


def _key(secret: str, purpose: str) -> bytes:
    info = f"babysit {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
