"""`python -m qa` is `pullquote`."""

from qa.cli import main

if __name__ == "__main__":
    main()
