"""Words in, hints out, on this machine only; nothing here is kept."""
