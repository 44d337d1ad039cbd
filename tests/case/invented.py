"""An invented report, and what the tests of this folder share."""

AT = "2026-11-26T09:30:00Z"
PASSPHRASE = "bado kemi ruso tave"
REPORT = """At least 32 fishermen were led away on Wednesday, two aid workers told the Morning Ledger.

"They took the men from the boats," said Ilse Tormann, a nurse.

The interior ministry denied that anyone had been detained.
"""
