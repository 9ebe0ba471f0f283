"""Answers visitors' questions about an innovation centre from the centre's own documents."""
