"""What there is to learn from what visitors asked: gaps, answers that did not help, documents that carry much or nothing."""
