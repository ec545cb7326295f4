"""Themes suggested for a text: words in, hints out, in memory; a person decides each."""

from webapp.language.themes.embedder import Embedder, find_embedder
from webapp.language.themes.model import Chance, Suggestion, ThemeModel

__all__ = ["Chance", "Embedder", "Suggestion", "ThemeModel", "find_embedder"]
