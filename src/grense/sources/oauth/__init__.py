"""Signing in at a service in the person's own browser (OAuth 2), and access tokens for what the person agreed to."""
