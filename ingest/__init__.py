"""Brings documents in: reads, cleans, splits, embeds, and publishes them as a new release."""
