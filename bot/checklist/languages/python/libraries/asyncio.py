"""Python's asyncio."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(
    shells=words(
        """
        asyncio.create_subprocess_shell asyncio.subprocess.create_subprocess_shell loop.subprocess_shell
        asyncio.get_event_loop().subprocess_shell asyncio.get_running_loop().subprocess_shell
        """
    ),
    programs=words("asyncio.create_subprocess_exec asyncio.subprocess.create_subprocess_exec"),
    endings=("loop.subprocess_exec", "loop().subprocess_exec"),
    before={"subprocess_exec": 1},
)
