"""Readers of the file formats that are not programs: SQL, YAML, TOML, Dockerfiles."""
