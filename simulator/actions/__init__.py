"""What can happen on GitHub, one file a thing: each changes the world and tells the Apps that listen."""
