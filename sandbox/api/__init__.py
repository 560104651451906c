"""The operations of the contract: one function each, and what they read and write."""
