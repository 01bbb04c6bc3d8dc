"""Answers over HTTP: the JSON endpoint, the page, health."""
