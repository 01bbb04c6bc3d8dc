"""Bytes -> articles -> sentences -> words: pure text, no models."""
