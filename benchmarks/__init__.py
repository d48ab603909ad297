"""Measurements against labelled data and peers; see benchmarks/__main__.py."""
