"""Records in SQLite: in the queue's file, or in memory."""
