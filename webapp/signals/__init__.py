"""Counts over time in, alerts out: what is rising, how sure that is, and how early it was seen."""
