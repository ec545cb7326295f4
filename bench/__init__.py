"""Timed runs against stated limits; never part of the tests."""
