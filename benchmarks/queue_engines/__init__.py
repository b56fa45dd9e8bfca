"""The queue in PostgreSQL beside the job engine that was weighed against it."""
