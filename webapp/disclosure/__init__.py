"""Voices in, a release in which nobody can be worked out: counting, the gate, the attacker, the words."""
