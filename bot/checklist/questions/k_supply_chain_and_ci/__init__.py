"""Item K: pins, untrusted input of workflows, lock files and sources."""
