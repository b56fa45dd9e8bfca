"""What people's recorded decisions mean for a pull request as it is now: pure readings of its ledger."""
