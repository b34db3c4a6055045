"""Prints every message of a maildir as a line of JSON, read by a mail parser that is not ours."""

import email
import email.policy
import json
import pathlib
import sys

for path in sorted(pathlib.Path(sys.argv[1]).glob("new/*")):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    headers = {name.lower(): str(value) for name, value in message.items()}
    print(json.dumps({"headers": headers, "body": message.get_content().replace("\r\n", "\n")}))
