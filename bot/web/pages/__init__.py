"""Pages for people: what waits across repositories, why, for whom and since when. Signed-in people only."""
