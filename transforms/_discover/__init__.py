"""Beam-free parts of discovery: what a document is, what it leads to, and when to ask again."""
