"""Use cases: the session first, keyword-only after it; they flush and never commit, and know nothing of the web."""
