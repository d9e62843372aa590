"""`python -m pipeline` is `visits`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
