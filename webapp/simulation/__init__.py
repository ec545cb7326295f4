"""Synthetic years of voices for benches, tests and the demonstration: seeded, streamed, and never anybody's."""
