"""Who wrote a pull request: an agent, and which one. Pure."""
