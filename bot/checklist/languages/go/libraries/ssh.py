"""Go's x/crypto/ssh."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import RemoteShells

REMOTE_SHELLS = RemoteShells(on_session=words("Run Output CombinedOutput Start"))
