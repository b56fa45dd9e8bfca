"""The server with all its tools, whatever it is spoken to by."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path

from mcp.server import MCPServer
from mcp.server.mcpserver.tools import Tool

from bot.cli._agent_folder import root_of
from bot.cli._mcp import tools
from bot.cli._mcp.child import ChildProcesses
from bot.cli._mcp.resources import add_resources
from bot.cli._mcp.workspace import CommandLine, Workspace

INSTRUCTIONS = (
    "Ask Babysit before you act. worktree_add before you begin. check_scope before you write files. "
    "review_change before you push. "
    "check_claims before you report that something is missing, blocked or broken. "
    "why_not_merged when your pull request waits. "
    "The resource babysit://agents/NAME/definition-of-done says when your work is done."
)


def create_server(repository: Path, command_line: CommandLine | None = None) -> MCPServer:
    """A server for the working tree that a folder lies in; by default processes of its own answer."""
    folder = root_of(repository).resolve()
    workspace = Workspace(folder=folder, command_line=command_line or ChildProcesses())
    server = MCPServer(
        "babysit",
        title="Babysit",
        instructions=INSTRUCTIONS,
        version=_version(),
        tools=list(all_tools(workspace)),
        log_level="WARNING",
    )
    add_resources(server, workspace)
    return server


def all_tools(workspace: Workspace) -> Iterator[Tool]:
    """One of each file in `tools`, in alphabetical order."""
    for name in sorted(module.name for module in pkgutil.iter_modules(tools.__path__)):
        yield import_module(f"{tools.__name__}.{name}").tool(workspace)


def _version() -> str:
    try:
        return metadata.version("babysit")
    except metadata.PackageNotFoundError:
        return ""
