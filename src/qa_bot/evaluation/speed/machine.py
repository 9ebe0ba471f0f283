"""What the figures were measured on."""

import os
import platform
import re
from pathlib import Path


def machine() -> dict[str, str]:
    """Processor, cores and memory, as far as the system tells, and Python's version."""
    memory = Path("/proc/meminfo")
    total = re.search(r"MemTotal:\s+(\d+)", memory.read_text()) if memory.exists() else None
    return {
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "memory": f"{int(total[1]) / 1024**2:.0f} GB" if total else "unknown",
        "python": platform.python_version(),
    }
