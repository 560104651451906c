"""The desk that a demo opens on: 90 days of a company's work, played once by the product's own
services against the simulator, kept in a file, and moved to today whenever a demo begins."""
