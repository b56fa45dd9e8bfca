"""Go's os/exec, os and syscall."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(
    programs=words(
        """
        os/exec.Command os/exec.CommandContext syscall.Exec syscall.ForkExec syscall.StartProcess
        os.StartProcess
        """
    ),
    before={"CommandContext": 1},
)
