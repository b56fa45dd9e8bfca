"""The JSON GitHub shows for its things; REST answers and webhook payloads are made of the same parts."""

Json = dict[str, object]
