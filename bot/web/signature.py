"""Whether a body was signed by somebody who knows the webhook secret."""

import hmac
from collections.abc import Iterable

PREFIX = b"sha256="


def is_signed(body: bytes | bytearray, signature: str, secrets: Iterable[bytes]) -> bool:
    """Whether `X-Hub-Signature-256` fits the raw body and one of the secrets, in constant time for each.

    https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    """
    given = signature.encode("utf-8", "surrogateescape")
    fits = [hmac.compare_digest(PREFIX + _hex_digest(secret, body), given) for secret in secrets]
    return any(fits)


def _hex_digest(secret: bytes, body: bytes | bytearray) -> bytes:
    return hmac.digest(secret, body, "sha256").hex().encode()
