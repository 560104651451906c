"""The shell before the threads: pages through it, beside the same application served as WSGI by the
same server.

`make benchmark ARGS=shell`. Two granian servers with the workers and threads of the Dockerfile, on
one PostgreSQL and Redis; one client that keeps a connection to each and asks them in turn. The
floor is the server without the shell.
"""

import statistics
import time

import django
import httpx

from benchmarks import pages, sandbox, services
from tools.ports import free_port

ROUNDS = 400
ADDRESSES = {"a page with nothing on it": "/benchmark/empty/", "the list of orders": "/?view=open"}


def main() -> None:
    ports = {"with": free_port(), "without": free_port()}
    with sandbox.running() as sandbox_url, services.running(ports["with"], sandbox_url):
        django.setup()
        cookie = pages.manager()
        pages.make(1000, 0)
        with (
            services.server(ports["with"]),
            services.server(ports["without"], services.WITHOUT_SHELL),
        ):
            clients = {
                name: httpx.Client(
                    base_url=f"http://127.0.0.1:{port}", headers={"Cookie": cookie}, timeout=30
                )
                for name, port in ports.items()
            }
            for title, address in ADDRESSES.items():
                spent: dict[str, list[float]] = {name: [] for name in clients}
                for _round in range(ROUNDS):
                    for name, client in clients.items():
                        began = time.perf_counter()
                        client.get(address).raise_for_status()
                        spent[name].append((time.perf_counter() - began) * 1000)
                inside, floor = (statistics.median(spent[name]) for name in ("with", "without"))
                print(f"{title}: {inside:.2f} ms, {floor:.2f} without, {inside / floor:.3f}")


if __name__ == "__main__":
    main()
