"""ssh2 and what is built on it."""

from bot.checklist.languages.shapes.execution import RemoteShells

REMOTE_SHELLS = RemoteShells(
    always=frozenset({"execCommand"}),
    on_any=frozenset({"exec"}),
    modules=("ssh2", "node-ssh", "ssh2-promise", "simple-ssh", "ssh-exec", "shelljs"),
)
