#!/usr/bin/env python3
"""Parts of a job in Python: the mean of the numbers in each of the files that are its arguments.

    muser job submit command --options mean_power.json --watch

The service calls this once for each part, in a folder of the part's own. What it leaves there is kept; the JSON that it prints, or writes to the file
$MUSER_RESULT, is the result of the part. Exit code 0 is done; anything else is a failure, and the last line on standard error says why.
With the argument 'merge' it merges: on standard input there is a line of JSON for each part, {"index", "folder", "value"}.
"""
import json
import sys


def perform(path):
    numbers = [float(line) for line in open(path) if line.strip()]
    if not numbers:
        sys.exit(f"{path} holds no number")
    with open("numbers.txt", "w") as kept:
        kept.write(f"{len(numbers)} numbers of {path}\n")
    print(json.dumps({"sum": sum(numbers), "count": len(numbers)}))


def merge():
    parts = [json.loads(line)["value"] for line in sys.stdin]
    total = {"mean": sum(part["sum"] for part in parts) / sum(part["count"] for part in parts), "parts": len(parts)}
    with open("mean.json", "w") as result:
        json.dump(total, result)
    print(json.dumps(total))


if __name__ == "__main__":
    merge() if sys.argv[1] == "merge" else perform(sys.argv[1])
