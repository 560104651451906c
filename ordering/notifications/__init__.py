"""Telling people: reminders, mails and digests."""
