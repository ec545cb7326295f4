"""The rules of Heard, in plain Python: no input or output, no clock but `dates`, no randomness of their own."""
