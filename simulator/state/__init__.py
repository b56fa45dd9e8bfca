"""What the simulated GitHub holds, as plain mutable records; everything that happens is in `actions`."""
