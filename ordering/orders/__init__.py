"""What every other room of ordering stands on."""
