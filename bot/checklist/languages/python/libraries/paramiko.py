"""paramiko."""

from bot.checklist.languages.shapes.execution import RemoteShells

REMOTE_SHELLS = RemoteShells(always=frozenset({"exec_command"}))
