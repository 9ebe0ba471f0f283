"""``qa-widget doctor``: what keeps the widget from working on a page of somebody else's, and the exact lines that help."""
