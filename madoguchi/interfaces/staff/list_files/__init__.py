"""Files of lists (一覧のCSV): what stands in a list, in columns; the filters are the page's own.

One module for each noun, as the pages have it; ``exports`` writes them all and puts them on record.
"""

from madoguchi.interfaces.staff.list_files.applications import applications_csv
from madoguchi.interfaces.staff.list_files.audit import audit_csv
from madoguchi.interfaces.staff.list_files.batches import batches_csv
from madoguchi.interfaces.staff.list_files.corrections import corrections_csv
from madoguchi.interfaces.staff.list_files.customers import customers_csv
from madoguchi.interfaces.staff.list_files.documents import documents_csv
from madoguchi.interfaces.staff.list_files.jobs import jobs_csv
from madoguchi.interfaces.staff.list_files.mailings import mailings_csv
from madoguchi.interfaces.staff.list_files.mails import dead_csv, given_up_csv, returned_csv
from madoguchi.interfaces.staff.list_files.notices import notices_csv
from madoguchi.interfaces.staff.list_files.pieces import pieces_csv
from madoguchi.interfaces.staff.list_files.quarantined_rows import rows_csv
from madoguchi.interfaces.staff.list_files.roster import roster_csv
from madoguchi.interfaces.staff.list_files.service_requests import requests_csv

__all__ = [
    "applications_csv",
    "audit_csv",
    "batches_csv",
    "corrections_csv",
    "customers_csv",
    "dead_csv",
    "documents_csv",
    "given_up_csv",
    "jobs_csv",
    "mailings_csv",
    "notices_csv",
    "pieces_csv",
    "requests_csv",
    "returned_csv",
    "roster_csv",
    "rows_csv",
]
