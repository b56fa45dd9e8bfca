"""The shapes in which libraries do things: types that a library's file fills, a module a topic.

A question reads a shape, and asks the language which of its libraries have it (`libraries.joined`). Whatever
is a pattern here is the text of a regular expression, one of several that are tried together (`either`).
"""
