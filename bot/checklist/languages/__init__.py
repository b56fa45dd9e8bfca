"""The only room that knows a grammar: what a call, a name, a string, a class, a function is in each language.

One folder a language: `GRAMMAR` in its `grammar.py` says how the language calls its nodes, its files and its
tests, the other modules read what a table cannot say. `vocabulary` is what everybody else asks.
"""
