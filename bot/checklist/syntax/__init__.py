"""What stands in a source file, in one vocabulary for all languages: calls, imports, bindings, functions."""
