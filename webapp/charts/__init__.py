"""Released figures in, the geometry of a drawing out; templates turn it into SVG."""
