"""PostgreSQL: any number of processes on one database. Needs `babysit[postgres]`."""
