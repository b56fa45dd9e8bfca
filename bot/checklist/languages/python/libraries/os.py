"""Python's os."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(
    shells=words("os.system os.popen os.popen2 os.popen3"),
    programs=words(
        """
        os.execv os.execve os.execvp os.execvpe os.execl os.execle os.execlp os.execlpe os.posix_spawn
        os.posix_spawnp os.startfile
        """
    ),
    beginnings=("os.spawn",),
    before=dict.fromkeys(
        ("spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe"), 1
    ),
)
