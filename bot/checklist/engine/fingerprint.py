"""A short name for a subject that survives pushes: made of its line's text, not of its number."""

import hashlib

from bot.checklist.core.subject import Subject

_CHARACTERS = 20


def fingerprint(question: str, subject: Subject, occurrence: int) -> str:
    """Hexadecimal. `occurrence` counts from 0 the subjects that are alike in all else."""
    parts = (question, subject.path, subject.symbol, subject.anchor, str(occurrence))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_CHARACTERS]
