"""What a WSGI server starts."""

from webapp import create_app

app = create_app()
