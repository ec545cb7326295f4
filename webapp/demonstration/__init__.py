"""A filled demonstration: people, a year of voices, releases, plans and replies, every one of them synthetic."""
