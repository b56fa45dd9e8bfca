"""How a database can fail."""


class UnusableStorageError(Exception):
    """It cannot hold what Babysit keeps: the message is one line that says what to do."""


class StorageError(Exception):
    """It failed for now, and nothing of the transaction counts; the message is one line that says why.

    Where the connection broke during the commit, nobody knows whether it counts.
    """
