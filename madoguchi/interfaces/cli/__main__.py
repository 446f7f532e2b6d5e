"""The command as ``python -m madoguchi.interfaces.cli``, for processes that a verb starts."""

from madoguchi.interfaces.cli.main import main

if __name__ == "__main__":
    main()
