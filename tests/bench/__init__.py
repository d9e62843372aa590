"""How fast the project is beside what a user would run instead: `make bench`."""
