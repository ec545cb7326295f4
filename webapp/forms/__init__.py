"""Wording, shape and format of what comes in; choices are passed in by the view."""
