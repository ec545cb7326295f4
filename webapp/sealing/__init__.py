"""How words are kept so that nobody else can read them: libsodium through PyNaCl, and no primitive of our own.

Everything here takes and gives bytes and raises SealBroken when something does not open. See docs/adr/0008-sealing.md.
"""
