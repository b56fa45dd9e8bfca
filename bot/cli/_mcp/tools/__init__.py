"""One file a tool: a function `tool` that binds it to a workspace. Its docstring is what agents read."""
