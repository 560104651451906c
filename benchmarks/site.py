"""The product's settings and addresses, and one address more: the floor that callbacks are measured
beside."""

from config.settings import *  # noqa: F403  # the product as it is

ROOT_URLCONF = "benchmarks.addresses"
