"""Item F: literal credentials, weak cryptography, encrypted fields."""
