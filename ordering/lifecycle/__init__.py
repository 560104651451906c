"""An order's reconciler, and what callbacks do to it. It knows the other rooms; only pages know
it."""
