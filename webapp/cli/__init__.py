"""What is done from a terminal: `heard …`. Like a view, a command calls a service and commits."""
