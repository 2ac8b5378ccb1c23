# Makes a Measurement Set of one hand: measurement-set.py INPUT OUTPUT.ms
# INPUT: int32 rows, channels; float64 uvw[row, 3] of r_j - r_i, m; float64 Hz[channel]; float32 vis[channel, row, 2], weight[channel, row].
import sys, numpy as np
from casacore.tables import default_ms, table, makearrcoldesc, maketabdesc
raw, path = open(sys.argv[1], "rb").read(), sys.argv[2]
rows, channels = np.frombuffer(raw, "<i4", 2)
at = 8
def take(kind, *shape):
    global at
    array = np.frombuffer(raw, kind, int(np.prod(shape)), at).reshape(shape)
    at += array.nbytes
    return array
uvw, hz = take("<f8", rows, 3), take("<f8", channels)
vis, weight = take("<f4", channels, rows, 2), take("<f4", channels, rows)
cells = lambda array: np.ascontiguousarray(array.T[:, :, None])
ms = default_ms(path, maketabdesc([
    makearrcoldesc("DATA", 0j, shape=[int(channels), 1], valuetype="complex"),
    makearrcoldesc("WEIGHT_SPECTRUM", 0.0, shape=[int(channels), 1], valuetype="float")]))
ms.addrows(int(rows))
ms.putcol("UVW", -uvw)
ms.putcol("DATA", cells((vis[..., 0] + 1j * vis[..., 1]).astype(np.complex64)))
ms.putcol("WEIGHT_SPECTRUM", cells(weight))
ms.putcol("FLAG", cells(weight <= 0))
for name in ("WEIGHT", "SIGMA"): ms.putcol(name, np.ones((rows, 1), np.float32))
antennas = int(np.ceil((1 + np.sqrt(1 + 8 * rows)) / 2))
first, second = np.triu_indices(antennas, 1)
ms.putcol("ANTENNA1", first[:rows].astype(np.int32))
ms.putcol("ANTENNA2", second[:rows].astype(np.int32))
for name, value in (("TIME", 4.95e9), ("TIME_CENTROID", 4.95e9), ("INTERVAL", 1.0), ("EXPOSURE", 1.0)):
    ms.putcol(name, np.full(rows, value))
def fill(name, rows, **columns):
    sub = table(path + "/" + name, readonly=False, ack=False)
    sub.addrows(rows)
    for row in range(rows):
        for column, value in columns.items(): sub.putcell(column, row, value(row) if callable(value) else value)
    sub.close()
fill("ANTENNA", antennas, POSITION=np.array([-2.0e6, 4.3e6, 4.2e6]), DISH_DIAMETER=4.5, NAME=lambda k: f"A{k}", STATION=lambda k: f"A{k}")
width = np.full(channels, 25e6)
fill("SPECTRAL_WINDOW", 1, NUM_CHAN=int(channels), CHAN_FREQ=hz, REF_FREQUENCY=float(hz[0]), CHAN_WIDTH=width, EFFECTIVE_BW=width,
    RESOLUTION=width, TOTAL_BANDWIDTH=float(width.sum()))
fill("POLARIZATION", 1, NUM_CORR=1, CORR_TYPE=np.array([5], np.int32), CORR_PRODUCT=np.zeros((1, 2), np.int32))
fill("DATA_DESCRIPTION", 1)
centre = np.array([[3.7, -0.25]])
fill("FIELD", 1, NAME="S", PHASE_DIR=centre, DELAY_DIR=centre, REFERENCE_DIR=centre)
fill("OBSERVATION", 1, TELESCOPE_NAME="X")
ms.close()
