"""The control calls under /_sandbox/, which steer the sandbox."""
