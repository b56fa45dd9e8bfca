"""What agents read: when the work of each is done, from its own file as it lies in the working tree."""

from collections.abc import Sequence
from urllib.parse import quote

import click
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.server.mcpserver.resources import FunctionResource

from bot.agents.agent_file import AgentFile
from bot.agents.definition_of_done import definition_of_done
from bot.agents.roster import file_of
from bot.cli._agent_folder import agents_section, files_in
from bot.cli._mcp.workspace import Workspace
from bot.cli._review.safe_text import visible

TEMPLATE = "babysit://agents/{agent}/definition-of-done"
MOST_LISTED = 100
_MARKDOWN = "text/markdown"


def add_resources(server: MCPServer, workspace: Workspace) -> None:
    """One for each agent that has a definition now, and a template for whoever has one later."""

    def done(agent: str) -> str:
        """When an agent's work is done: the section of its agent file that says so."""
        return read_done(workspace, agent)

    server.resource(TEMPLATE, name="definition-of-done", mime_type=_MARKDOWN)(done)
    for file in _listed(workspace):
        server.add_resource(_resource(workspace, file.name))


def _listed(workspace: Workspace) -> Sequence[AgentFile]:
    try:
        return [file for file in _files(workspace) if definition_of_done(file)][:MOST_LISTED]
    except ResourceError:
        return ()


def _resource(workspace: Workspace, agent: str) -> FunctionResource:
    return FunctionResource(
        uri=TEMPLATE.replace("{agent}", quote(agent.encode("utf-8", "replace"), safe="")),
        name=f"{visible(agent)}: definition of done",
        description=f"When the work of {visible(agent)} is done.",
        mime_type=_MARKDOWN,
        fn=lambda: read_done(workspace, agent),
    )


def read_done(workspace: Workspace, agent: str) -> str:
    """The agent's definition of done, as Markdown.

    Raises:
        ResourceNotFoundError: there is no such agent.
        ResourceError: it has no such section, or its file or the configuration cannot be read.
    """
    files = _files(workspace)
    file = file_of(files, agent)
    if file is None:
        known = ", ".join(visible(agent_file.name) for agent_file in files[:20])
        raise ResourceNotFoundError(f"No agent file is of {visible(agent)}. There are: {known or 'none'}.")
    return definition_of_done(file) or _lacking(file)


def _lacking(file: AgentFile) -> str:
    raise ResourceError(f"{visible(file.path)} has no section “Definition of done”: add one.")


def _files(workspace: Workspace) -> Sequence[AgentFile]:
    root = workspace.folder
    try:
        folder = root / agents_section(root).files
        return files_in(folder, root=root) if folder.is_dir() else ()
    except (click.ClickException, OSError) as error:
        raise ResourceError(str(error)) from error
