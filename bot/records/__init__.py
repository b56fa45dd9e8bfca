"""What Babysit remembers and could not read again from GitHub as cheaply: reviews, and what it has said."""
