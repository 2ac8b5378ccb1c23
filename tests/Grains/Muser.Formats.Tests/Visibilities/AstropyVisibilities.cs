using System.Runtime.InteropServices;
using System.Text;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// A file of visibilities as astropy and numpy see it, in the convention of the file, and the comparison of every field with what
/// our reader gives.
/// </summary>
internal sealed class AstropyVisibilities
{
    /// <summary>
    /// Random groups: parameters through astropy's par(), times from the raw numbers in 80-bit arithmetic (par() adds them in 64
    /// bits and loses 20 us), correlations put in the order row, IF, channel, polarisation.
    /// </summary>
    private const string UvFitsScript =
        """
        import sys, numpy as np, warnings
        warnings.simplefilter("ignore")
        from astropy.io import fits
        def text(field):             # ends at the first NUL; casacore leaves memory of others behind it
            raw = field if isinstance(field, bytes) else str(field).encode("latin-1")
            return raw.split(b"\0")[0].decode("ascii").strip()
        with fits.open(sys.argv[1]) as f:
            p, h = f[0], f[0].header
            names = [str(h["PTYPE%d" % (i + 1)]).strip() for i in range(h["PCOUNT"])]
            def find(name):
                return next(i for i, n in enumerate(names) if n == name or n.startswith(name + "-"))
            def par(i):
                return np.array(p.data.par(i), dtype="<f8")
            n = h["GCOUNT"]
            uvw = np.stack([par(find(c)) for c in ("UU", "VV", "WW")], axis=1)
            axes = [(str(h.get("CTYPE%d" % a, "")).split("-")[0].strip(), h["NAXIS%d" % a]) for a in range(2, h["NAXIS"] + 1)]
            kind = {16: ">i2", 32: ">i4", -32: ">f4", -64: ">f8"}[h["BITPIX"]]
            raw = np.fromfile(sys.argv[1], kind, offset=p.fileinfo()["datLoc"], count=n * (h["PCOUNT"] + p.data.data[0].size)).reshape(n, -1)
            whole, more = np.full(n, -2440588, np.int64), np.full(n, 0.5, np.longdouble)
            for i, name in enumerate(names):
                if name == "DATE":
                    for part in (np.full(n, h.get("PZERO%d" % (i + 1), 0.0), np.longdouble), raw[:, i].astype(np.longdouble) * h.get("PSCAL%d" % (i + 1), 1.0)):
                        whole, more = whole + np.floor(part).astype(np.int64), more + part - np.floor(part)
            ns = whole * 86400000000000 + np.rint(more * np.longdouble(86400e9)).astype("<i8")
            if "ANTENNA1" in names:
                a1, a2 = par(names.index("ANTENNA1")), par(names.index("ANTENNA2"))
                sub = par(names.index("SUBARRAY")) if "SUBARRAY" in names else np.ones(n)
            else:
                b = par(names.index("BASELINE"))
                whole = np.floor(b + 0.001)
                sub = 1 + np.rint(100 * np.maximum(b - whole, 0))
                big = whole > 65536
                a1 = np.where(big, (whole - 65536) // 2048, whole // 256)
                a2 = np.where(big, (whole - 65536) % 2048, whole % 256)
            def optional(name, default):
                return par(names.index(name)) if name in names else np.full(n, default)
            ints = np.stack([a1, a2, sub, optional("SOURCE", 1), optional("FREQSEL", 1)], axis=1).astype("<i4")
            seconds = optional("INTTIM", 0.0).astype("<f4")
            d = np.asarray(p.data.data)              # row, then the axes of the file, slowest first
            order = [name for name, _ in axes][::-1]
            keep = [k for k in ("IF", "FREQ", "STOKES", "COMPLEX") if k in order]
            drop = tuple(1 + i for i, k in enumerate(order) if k not in keep)
            d = d.squeeze(axis=drop)
            order = [k for k in order if k in keep]
            d = np.transpose(d, [0] + [1 + order.index(k) for k in keep])
            if "IF" not in keep:
                d = d[:, None]
            d = d.astype("<f4")
            i_freq = next(a for a in range(2, h["NAXIS"] + 1) if str(h["CTYPE%d" % a]).startswith("FREQ"))
            f0, width, pixel = h["CRVAL%d" % i_freq], h["CDELT%d" % i_freq], h["CRPIX%d" % i_freq]
            channels = np.arange(1, d.shape[2] + 1)
            frequencies, antennas, sources, names = [], [], [], []
            for t in f[1:]:
                if t.name == "AIPS FQ":
                    for r in t.data:
                        offset, w, side = (np.atleast_1d(r[c]) for c in ("IF FREQ", "CH WIDTH", "SIDEBAND"))
                        w = np.where(side < 0, -np.abs(w.astype("f8")), w.astype("f8"))
                        frequencies += [f0 + offset[:, None] + (channels[None, :] - pixel) * w[:, None]]
                if t.name == "AIPS AN":
                    for r in t.data:
                        antennas.append([r["NOSTA"], *r["STABXYZ"]])
                        names.append(text(r["ANNAME"]))
                if t.name == "AIPS SU":
                    for r in t.data:
                        sources.append([r["ID. NO."], r["RAEPO"], r["DECEPO"]])
                        names.append(text(r["SOURCE"]))
            if not frequencies:
                frequencies = [f0 + (channels - pixel) * width]
            if not sources:
                place = dict((str(h["CTYPE%d" % a]).split("-")[0].strip(), h["CRVAL%d" % a]) for a in range(2, h["NAXIS"] + 1) if "CTYPE%d" % a in h)
                sources = [[1, place.get("RA", h.get("OBSRA")), place.get("DEC", h.get("OBSDEC"))]]
                names.append(str(h["OBJECT"]).strip())
            if d.shape[-1] == 3:
                weight = d[..., 2]
            else:
                weight = np.ones(d.shape[:-1], "<f4")
        """;

    /// <summary>FITS-IDI: all tables UV_DATA, correlations conjugated to be those of UVFITS.</summary>
    private const string FitsIdiScript =
        """
        import sys, numpy as np, warnings
        warnings.simplefilter("ignore")
        from astropy.io import fits
        def text(field):             # ends at the first NUL; casacore leaves memory of others behind it
            raw = field if isinstance(field, bytes) else str(field).encode("latin-1")
            return raw.split(b"\0")[0].decode("ascii").strip()
        with fits.open(sys.argv[1]) as f:
            parts, frequencies, antennas, sources, names = [], [], [], [], []
            for t in f[1:]:
                h = t.header
                if t.name == "FREQUENCY":
                    for r in t.data:
                        offset, w, side = (np.atleast_1d(r[c]) for c in ("BANDFREQ", "CH_WIDTH", "SIDEBAND"))
                        w = np.where(side < 0, -np.abs(w.astype("f8")), w.astype("f8"))
                        channels = np.arange(1, h["NO_CHAN"] + 1)
                        frequencies += [h["REF_FREQ"] + offset[:, None] + (channels[None, :] - h["REF_PIXL"]) * w[:, None]]
                if t.name == "ARRAY_GEOMETRY":
                    for r in t.data:
                        antennas.append([r["NOSTA"], *r["STABXYZ"]])
                        names.append(text(r["ANNAME"]))
                if t.name == "SOURCE":
                    for r in t.data:
                        sources.append([r["SOURCE_ID" if "SOURCE_ID" in t.columns.names else "ID_NO."], r["RAEPO"], r["DECEPO"]])
                        names.append(text(r["SOURCE"]))
                if t.name != "UV_DATA":
                    continue
                n, cols = len(t.data), t.columns.names
                def column(start):
                    return np.array(t.data[next(c for c in cols if c == start or c.startswith(start + "-"))], dtype="<f8")
                whole, more = np.full(n, -2440588, np.int64), np.full(n, 0.5, np.longdouble)
                for part in (column("DATE").astype(np.longdouble), column("TIME").astype(np.longdouble)):
                    whole, more = whole + np.floor(part).astype(np.int64), more + part - np.floor(part)
                ns = whole * 86400000000000 + np.rint(more * np.longdouble(86400e9)).astype("<i8")
                b = t.data["BASELINE"]
                def optional(name, default):
                    return np.array(t.data[name]) if name in cols else np.full(n, default)
                ints = np.stack([b // 256, b % 256, np.maximum(optional("ARRAY", 1), 1), optional("SOURCE_ID" if "SOURCE_ID" in cols else "SOURCE", 1), optional("FREQID", 1)], axis=1)
                axes = [(str(h["CTYPE%d" % a]).split("-")[0].strip(), h["MAXIS%d" % a]) for a in range(1, h["MAXIS"] + 1)]
                assert [a for a, _ in axes[:4]] == ["COMPLEX", "STOKES", "FREQ", "BAND"], axes
                d = np.array(t.data["FLUX"], dtype="<f4").reshape(n, *[k for _, k in axes[:4]][::-1])
                if d.shape[-1] == 3:
                    weight = d[..., 2]
                else:
                    bands, chans, pols = d.shape[1:4]
                    w = np.array(t.data["WEIGHT"], dtype="<f4").reshape(n, bands, -1)
                    weight = np.broadcast_to(w[:, :, None, :], d.shape[:4])
                d[..., 1] = -d[..., 1]
                parts.append((ns, ints.astype("<i4"), optional("INTTIM", 0).astype("<f4"), np.stack([column(c) for c in ("UU", "VV", "WW")], axis=1), d, weight))
            ns, ints, seconds, uvw, d, weight = [np.concatenate(p) for p in zip(*parts)]
        """;

    private const string Write =
        """

            tables = [np.concatenate([np.ravel(a) for a in part]).astype("<f8") if part else np.zeros(0) for part in (frequencies, antennas, sources)]
            with open(sys.argv[2], "wb") as out:
                np.array(d.shape[:4], "<i8").tofile(out)
                for a in (ns, ints, seconds, uvw, np.ascontiguousarray(d[..., :2]), np.ascontiguousarray(weight)):
                    a.tofile(out)
                for t in tables + [np.frombuffer("|".join(names).encode("latin1"), "u1")]:
                    np.array([t.size], "<i8").tofile(out)
                    t.tofile(out)
        """;

    private readonly long[] _shape;
    private readonly long[] _ns;
    private readonly int[] _integers;
    private readonly float[] _seconds;
    private readonly double[] _uvw;
    private readonly ComplexF[] _vis;
    private readonly float[] _weight;
    private readonly double[] _frequencies;
    private readonly double[] _antennas;
    private readonly double[] _sources;
    private readonly string _names;

    private AstropyVisibilities(Stream from)
    {
        _shape = Array<long>(from, 4);
        var rows = _shape[0];
        _ns = Array<long>(from, rows);
        _integers = Array<int>(from, 5 * rows);
        _seconds = Array<float>(from, rows);
        _uvw = Array<double>(from, 3 * rows);
        var correlations = rows * _shape[1] * _shape[2] * _shape[3];
        _vis = Array<ComplexF>(from, correlations);
        _weight = Array<float>(from, correlations);
        _frequencies = Array<double>(from, Array<long>(from, 1)[0]);
        _antennas = Array<double>(from, Array<long>(from, 1)[0]);
        _sources = Array<double>(from, Array<long>(from, 1)[0]);
        _names = Encoding.Latin1.GetString(Array<byte>(from, Array<long>(from, 1)[0]));
        Assert.Equal(from.Length, from.Position);
    }

    public static AstropyVisibilities Read(string path, VisibilityFormat format = VisibilityFormat.UvFits)
    {
        using var dump = new TemporaryFile(".bin");
        OracleTools.RunPython((format == VisibilityFormat.UvFits ? UvFitsScript : FitsIdiScript) + Write, path, dump.Path);
        using var stream = File.OpenRead(dump.Path);
        return new AstropyVisibilities(stream);
    }

    /// <summary>Asserts that every field of every row is the same.</summary>
    /// <param name="reader">A reader at its start.</param>
    /// <param name="uvwSign">-1 where the file says r_1 - r_2.</param>
    /// <param name="aheadOfUtcNs">What the time system of the file is ahead of UTC.</param>
    public void AssertEqual(VisibilityReader reader, double uvwSign = -1, long aheadOfUtcNs = 0)
    {
        Assert.Equal([reader.Rows, reader.Dataset.Bands, reader.Dataset.Channels, reader.Dataset.Stokes.Count], _shape);

        AssertEqual(reader.Dataset);

        // A size that divides nothing, so that blocks end inside buffers.
        var block = reader.Dataset.CreateBlock(137);
        var perRow = block.CorrelationsPerRow;
        for (var first = 0; ; first += block.Count)
        {
            var error = reader.TryRead(block);
            Assert.True(error.IsNone, error.ToString());
            if (block.Count == 0)
            {
                Assert.Equal(_shape[0], first);
                break;
            }

            for (var row = 0; row < block.Count; row++)
            {
                var all = first + row;
                Assert.InRange(block.Time[row].UnixNs + aheadOfUtcNs - _ns[all], -1, 1); // half a nanosecond rounds either way in 64 bits
                Assert.Equal(
                    _integers[(5 * all)..(5 * (all + 1))],
                    new[] { block.Antenna1[row], block.Antenna2[row], block.Subarray[row], block.SourceId[row], block.FrequencyId[row] });
                Assert.Equal(_seconds[all], block.IntegrationSeconds[row]);
                for (var axis = 0; axis < 3; axis++)
                {
                    Assert.Equal(_uvw[(3 * all) + axis], uvwSign * block.UvwSecondsRowXyz[(3 * row) + axis]);
                }

                Assert.True(MemoryMarshal.AsBytes(_vis.AsSpan(all * perRow, perRow)).SequenceEqual(MemoryMarshal.AsBytes(block.VisBandChanPol(row))), $"row {all}");
                Assert.True(MemoryMarshal.AsBytes(_weight.AsSpan(all * perRow, perRow)).SequenceEqual(MemoryMarshal.AsBytes(block.WeightBandChanPol(row))), $"row {all}");
            }
        }
    }

    private void AssertEqual(UvDataset dataset)
    {
        var bands = dataset.Frequencies.SelectMany(setup => setup.Bands);
        var frequencies = bands.SelectMany(band => Enumerable.Range(0, dataset.Channels).Select(band.FrequencyHz)).ToArray();
        Assert.Equal(_frequencies.Length, frequencies.Length);
        Assert.All(frequencies.Zip(_frequencies), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
        var antennas = dataset.Arrays.SelectMany(array => array.Antennas).ToArray();
        Assert.Equal(_antennas, antennas.SelectMany(a => new[] { a.Number, a.OffsetXyzM.X, a.OffsetXyzM.Y, a.OffsetXyzM.Z }));
        Assert.Equal(_sources, dataset.Sources.SelectMany(source => new[] { source.Id, source.RaDeg, source.DecDeg }));
        var names = _names.Split('|');
        Assert.Equal(names.Order(), antennas.Select(antenna => antenna.Name).Concat(dataset.Sources.Select(source => source.Name)).Order());
    }

    private static T[] Array<T>(Stream from, long count)
        where T : unmanaged
    {
        var array = new T[count];
        from.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }
}
