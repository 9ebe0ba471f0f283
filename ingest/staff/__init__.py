"""The staff's pages under ``/staff``: documents in, looked at, rehearsed, published, rolled back; rendered here, behind a login."""
