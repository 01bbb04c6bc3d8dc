"""Promises of the index on disk."""
