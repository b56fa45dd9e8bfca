"""Python's subprocess, and what it replaced."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(
    shells=words("subprocess.getoutput subprocess.getstatusoutput commands.getoutput popen2.popen2"),
    programs=words(
        "subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen"
    ),
)
