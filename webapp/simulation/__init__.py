"""Synthetic voices over years, seeded: nothing that comes out of here is anybody."""
