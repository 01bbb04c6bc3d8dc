"""Sentences -> vectors, terms and passages on disk; written offline, opened read-only."""
