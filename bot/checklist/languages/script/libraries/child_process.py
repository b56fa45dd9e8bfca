"""Node.js's child_process."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(
    shells=words("child_process.exec child_process.execSync"),
    programs=words(
        "child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync"
    ),
    joins_words=True,
)
