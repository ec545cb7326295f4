"""A picture of a code for another phone's camera."""

from __future__ import annotations

import segno

from webapp.domain.receipts import Code

MASK = 3  # Trying all eight for the prettiest costs eight times as much and is read no better.


def draw_code(code: Code, *, page: str) -> str:
    """A QR code as an SVG element without styles, ready to stand inside a page.

    Shapes:  the code stands after the `#` of the page's address, which a browser sends to nobody.
    """
    picture = segno.make(f"{page}#{code.digits}", error="l", boost_error=False, mask=MASK, micro=False)
    return picture.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
