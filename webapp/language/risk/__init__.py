"""Risk words: lists by language, how they are misspelt, and where a text holds one of them."""
