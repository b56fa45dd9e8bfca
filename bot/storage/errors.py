"""What keeps a database from being used at all."""


class UnusableStorageError(Exception):
    """It cannot hold what Babysit keeps: the message is one line that says what to do."""
