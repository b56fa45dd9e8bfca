"""Where everything durable is kept: one database, one history of its tables, whichever engine has it."""
