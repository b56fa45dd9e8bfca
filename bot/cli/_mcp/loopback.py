"""Streamable HTTP for agents on this machine.

A web page may have its own name resolve to this machine and then speak to it: a request is answered only if
its `Host` is this server's, and its `Origin`, where it has one, too.
https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
"""

import socket
from collections.abc import Callable

import uvicorn
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

HOST = "127.0.0.1"
PATH = "/mcp"
STOPS_WITHIN_S = 3


async def serve_http(server: MCPServer, port: int, announce: Callable[[str], None]) -> None:
    """Serve until a signal says stop; a port of 0 takes a free one, and `announce` hears the address.

    Raises:
        OSError: the port is taken.
    """
    with socket.create_server((HOST, port)) as listening:
        bound = listening.getsockname()[1]
        names = [f"{name}:{bound}" for name in (HOST, "localhost")]
        application = server.streamable_http_app(
            streamable_http_path=PATH,
            transport_security=TransportSecuritySettings(
                allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]
            ),
        )
        config = uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STOPS_WITHIN_S,
        )
        announce(f"http://{names[0]}{PATH}")
        await uvicorn.Server(config).serve(sockets=[listening])
