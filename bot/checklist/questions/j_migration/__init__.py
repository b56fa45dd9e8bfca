"""Item J: migrations that can be taken back, and staged ones."""
