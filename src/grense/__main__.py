"""`python -m grense`: the command."""

from grense.cli.main import main

if __name__ == "__main__":
    main()
