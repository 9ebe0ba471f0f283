"""How figures are shown to people: tables, plots, and pages that ask for nothing else."""
