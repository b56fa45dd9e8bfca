"""Item C: what log calls take."""
