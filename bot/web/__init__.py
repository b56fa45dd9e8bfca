"""What Babysit answers over HTTP. No request waits for GitHub."""
