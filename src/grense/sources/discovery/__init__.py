"""The ways in for an address: what its domain says, and what the service that it belongs to accepts."""
