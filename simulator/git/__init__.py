"""A real bare git repository: objects and refs written directly, diffs and merges by the `git` program."""
