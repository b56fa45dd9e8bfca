"""Which agent wrote a pull request, and where that agent may work. Pure.

| room | holds |
| --- | --- |
| `products` | the coding agents' products and dependency updaters, and the traces each leaves, with sources |
| `attribution` | what of a pull request and of its commits points to an agent, and how much it is worth |
| `front_matter`, `scope_words`, `scope_values`, `scope_lines` | an agent file's text, read tolerantly |
| `agent_file`, `roster` | one agent file as a value; which file is an agent's |
| `scope` | may this agent change that path, and by which line |
| `lint` | what an agent file lacks or contradicts |
| `notices` | well-known bots' standing notices |
"""
