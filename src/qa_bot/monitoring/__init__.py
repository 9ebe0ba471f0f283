"""What operators see of a running server: logs, metrics and traces; nothing in them tells who asked, or what."""
