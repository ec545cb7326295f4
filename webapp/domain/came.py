"""How something came to us: said here, or brought here by an advocacy worker for somebody who agreed."""

from enum import StrEnum


class CameBy(StrEnum):
    """The way in."""

    HERE = "here"
    PHONE = "phone"
    PAPER = "paper"
    SPOKEN = "spoken"
    IMPORT = "import"


TYPED_IN = (CameBy.PAPER, CameBy.SPOKEN, CameBy.PHONE)
"""What a worker types in, one at a time."""


class AgreedBy(StrEnum):
    """Who said yes or no to the choices, where a worker wrote them down."""

    THEMSELVES = "themselves"
    WHO_MAY_SPEAK_FOR_THEM = "who-may-speak-for-them"
