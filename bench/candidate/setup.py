#!/usr/bin/env python3
"""Makes one user and 50 keys on a running node, and writes the keys one per line: setup.py OPERATOR_URL ADMIN_TOKEN FILE"""
import json
import sys
import urllib.request

KEYS = 50


def post(url, token, body):
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode(),
        headers={"authorization": "Bearer " + token, "content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def main():
    base, token, path = sys.argv[1:]
    for name in range(10):
        post(base + "/admin/v1/users", token, {"name": f"developer-{name}", "timezone": "Europe/Berlin"})
    keys = [post(base + "/admin/v1/keys", token, {"user": f"developer-{i % 10}"})["key"] for i in range(KEYS)]
    with open(path, "w") as out:
        out.write("\n".join(keys) + "\n")


main()
