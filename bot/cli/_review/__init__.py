"""What `babysit review` is made of: a local repository read, and a review shown in four forms."""
