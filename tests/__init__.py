"""Tests; one file per source file."""
