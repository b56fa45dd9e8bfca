"""Fabric and Invoke, and asyncssh that calls things alike."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import RemoteShells

REMOTE_SHELLS = RemoteShells(
    on_holder=words("run sudo local"), holders=("fabric", "fabric2", "invoke", "asyncssh")
)
