"""`babysit mcp`: the command line's questions for agents, as a Model Context Protocol server.

A tool is one file in `tools` with one public function `tool`; https://modelcontextprotocol.io/specification
"""
