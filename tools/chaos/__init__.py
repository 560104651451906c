"""The product under torment: hundreds of orders while its processes are killed, its servers
restarted and its API fails, and then a verdict, from rows and from the API's own books, on whether
any order was lost or doubled (docs/reliability.md)."""
