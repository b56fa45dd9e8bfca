"""The examples of item files, as tests and as teaching."""
