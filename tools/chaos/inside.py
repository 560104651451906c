"""A part of the run that speaks to the product's own code: python -m tools.chaos.inside PART
OPTIONS

Django has to be set up before the product's models can be imported, so this comes first and the
part after it.
"""

import sys
from importlib import import_module

import django


def main() -> int:
    django.setup()
    part = import_module(f"tools.chaos.{sys.argv[1]}")
    return int(part.main(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
