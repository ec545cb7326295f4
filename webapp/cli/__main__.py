"""`python -m webapp.cli`, the same as `heard`."""

from webapp.cli.heard import heard

if __name__ == "__main__":
    heard(prog_name="heard")
