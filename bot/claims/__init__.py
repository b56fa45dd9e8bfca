"""Claims: find in a text what is said to be blocked, missing or broken, and judge it against a repository."""
