"""Text as the whole house sees it: normalised, segmented, cut into sentences; the same for documents and questions."""
