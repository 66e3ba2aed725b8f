"""`python -m midturn`: the same as the command `midturn`."""

from midturn.cli import main

main()
