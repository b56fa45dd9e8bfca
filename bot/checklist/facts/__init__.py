"""What is true of a repository as a whole: its routes, its tenant tables, who owns what."""
