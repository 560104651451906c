"""Work on files from outside, in a process of its own: it may be killed, and knows no secrets.

Run as `python -m kyc.documents.apart JOB FILE...` in a folder that holds the files; it writes one
JSON object, and where something is made the file `made`. `kyc.documents.isolated` runs it.
"""
