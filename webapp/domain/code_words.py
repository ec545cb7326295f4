"""The 2,048 words of a code: a constant of the package, read once when this module is first imported.

Their order is part of the meaning of every code ever given out, so the list is never changed: a new list would
need a new scheme beside it. `webapp/data/code_words.md` says where the words come from.
"""

from importlib.resources import files

WORDS: tuple[str, ...] = tuple(files("webapp").joinpath("data/code_words.txt").read_text("ascii").split())
START = 4  # No two words begin with the same four letters, so four letters are enough to name one.
POSITIONS = {word: position for position, word in enumerate(WORDS)}
POSITIONS_BY_START = {word[:START]: position for position, word in enumerate(WORDS)}
