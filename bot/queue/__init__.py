"""The durable set of keys that want a look."""
