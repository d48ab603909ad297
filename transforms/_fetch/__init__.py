"""Beam-free parts of the HTTP client: which addresses, how fast, and how bodies are decoded."""
