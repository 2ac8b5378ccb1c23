#!/usr/bin/env python3
"""Makes ut1-utc.csv, the UT1 table that travels inside Muser.Sky, from the IERS file finals2000A.all (printed to standard output).

usage: make-ut1-table.py finals2000A.all > ut1-utc.csv

Takes Bulletin A, which goes from the past to the prediction without a seam. Every tenth day before 2008, every day from then on.
"""
import sys

DAILY_FROM_MJD = 54466  # 2008-01-01
PER_LINE = 20

days = {}
observed_until = 0
for line in open(sys.argv[1]):
    if not line[58:68].strip():
        continue
    mjd = int(float(line[7:15]))
    days[mjd] = float(line[58:68])
    if line[57] == "I":
        observed_until = mjd

first, last = min(days), max(days)
start = first + (DAILY_FROM_MJD - first) % 10
print("# UT1-UTC at 0 h UTC, unit 0.01 ms. Row = MJD of the first value, step in days, values. Source: IERS finals2000A.all")
print("# (Bulletin A: measured to observed_until_mjd, predicted after it), by make-ut1-table.py.")
print(f"observed_until_mjd,{observed_until}")
for begin, end, step in ((start, DAILY_FROM_MJD, 10), (DAILY_FROM_MJD, last + 1, 1)):
    for mjd in range(begin, end, step * PER_LINE):
        values = [str(round(days[m] * 1e5)) for m in range(mjd, min(end, mjd + step * PER_LINE), step)]
        print(f"{mjd},{step}," + ",".join(values))
