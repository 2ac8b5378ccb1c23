using System.Globalization;
using System.Text;
using Muser.Formats.Frames;
using Muser.Testing;

namespace Muser.Formats.Tests.Frames;

/// <summary>
/// Frames of this library read by a decoder that shares nothing with it: numpy structured types and bit masks written down from
/// the tables of the correlator notes (muser-format, sections 1.1 to 1.5), for no program of another team reads these frames.
/// </summary>
[Trait("Tier", "Oracle")]
public class FrameOracleTests
{
    [OracleFact("numpy")]
    public void NumpyReadsWhatIsWrittenForMuser1() => Compare(ArrayLayout.Muser1);

    [OracleFact("numpy")]
    public void NumpyReadsWhatIsWrittenForMuser2() => Compare(ArrayLayout.Muser2);

    private static void Compare(ArrayLayout layout)
    {
        var path = Path.Combine(Path.GetTempPath(), $"muser-oracle-{Guid.NewGuid():N}");
        var expected = new StringBuilder();
        using (var file = File.Create(path))
        {
            for (var seed = 0; seed < 20; seed++)
            {
                var random = new Random(seed);
                var frame = new byte[layout.FrameBytes];
                var header = RandomFrames.Header(random, layout);
                var vis = RandomFrames.Correlations(random, 16 * layout.StoredBaselines);
                var autos = RandomFrames.Autos(random, layout);
                var delays = RandomFrames.DelayUnits(random, layout);
                FrameWriter.WriteHeader(header, frame);
                VisibilityPacker.PackAll(layout, vis, frame);
                Autocorrelations.Write(layout, autos, frame);
                DelayWords.WriteUnits(layout, delays, frame);
                file.Write(frame);
                Describe(expected, header, vis, autos, delays);
            }
        }

        try
        {
            Assert.Equal(expected.ToString(), OracleTools.RunPython(Decoder, path, layout.Name));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// Fields of the header in words, and weighted sums modulo a prime over everything else, which no exchange of two values
    /// leaves alone.
    /// </summary>
    private static void Describe(StringBuilder text, FrameHeader header, ComplexInt[] vis, uint[] autos, long[] delays)
    {
        var beijing = header.Time.AddNs(TimeWord.BeijingOffsetNs).ToString()[..^1];
        var band = header.IsPolarizationRecorded ? $"{header.BandMHz} {header.Polarization}" : $"{header.BandMHz} ?";
        var source = header.Format == FrameHeaderFormat.Old ? "-" : $"{(int)header.Source >> 8}";
        text.Append(CultureInfo.InvariantCulture, $"{beijing} {header.Format} {(header.IsLoopMode ? "loop" : "fixed")} {band} {source} ");
        text.Append(CultureInfo.InvariantCulture, $"{header.BandwidthHz:F0} {header.QuantizationWeight}{header.QuantizationThreshold} ");
        text.Append(CultureInfo.InvariantCulture, $"{header.CentreFrequencySelected}{header.DelayAdjusted}{header.FringeStopped} ");
        text.Append(CultureInfo.InvariantCulture, $"{header.Counter} ");
        text.Append(CultureInfo.InvariantCulture, $"{Sum(vis.Select(v => (long)v.Re))} {Sum(vis.Select(v => (long)v.Im))} ");
        text.Append(CultureInfo.InvariantCulture, $"{Sum(autos.Select(a => (long)a))} {string.Join(',', delays)}\n");
    }

    private static long Sum(IEnumerable<long> values)
    {
        const long Prime = 2_147_483_647;
        long sum = 0;
        long weight = 1;
        foreach (var value in values)
        {
            sum = (sum + (((value % Prime) + Prime) % Prime * weight)) % Prime;
            weight = weight * 48_271 % Prime;
        }

        return sum;
    }

    private const string Decoder = """
        import sys, numpy as np
        path, name = sys.argv[1], sys.argv[2]
        low = name == 'muser1'
        ON, OFF = 0x33333333, 0xCCCCCCCC
        PRIME = 2147483647

        # A MUSER-I block holds two channels, a MUSER-II block one; both as structured types that numpy lays out by itself.
        quad = np.dtype([('auto', '<u4', (4, 2)), ('pad', 'u1', 8), ('delay', 'u1', 16), ('pad2', 'u1', 8)])
        if low:
            block = np.dtype([('vis', 'u1', (946, 3, 4)), ('pad', 'u1', 40), ('quads', quad, 11), ('pad2', 'u1', 32)])
            frame = np.dtype([('sync', 'u1', 28), ('counter', '<u4'), ('time', '<u8'), ('centre', '<u4'), ('r', 'u1', 128), ('bw', '<u4'),
                              ('q', '<u2', 2), ('delay', '<u4'), ('fringe', '<u4'), ('pol', '<u2'), ('band', '<u2'), ('source', '<u2'),
                              ('tag', '<u2'), ('r2', 'u1', 12), ('hop', 'u1'), ('r3', 'u1', 2735), ('blocks', block, 8), ('other', 'u1', 32)])
        else:
            block = np.dtype([('vis', 'u1', (1008, 3, 4)), ('quads', quad, 8), ('pad2', 'u1', 72)])
            frame = np.dtype([('sync', 'u1', 32), ('time', '<u8'), ('centre', '<u4'), ('r', 'u1', 128), ('bw', '<u4'),
                              ('q', '<u2', 2), ('delay', '<u4'), ('fringe', '<u4'), ('pol', '<u2'), ('band', '<u2'), ('source', '<u2'),
                              ('tag', '<u2'), ('hop', '<u2'), ('r3', 'u1', 1690), ('blocks', block, 16), ('other', 'u1', 32)])
        assert frame.itemsize == (100000 if low else 204800), frame.itemsize

        def signed24(planes):                       # (..., 3 significances) of one part
            value = planes[..., 0].astype(np.int64) + planes[..., 1] * 256 + planes[..., 2] * 65536
            return np.where(value >= 1 << 23, value - (1 << 24), value)

        def bits(word, top, width):
            return (word >> (top - width + 1)) & ((1 << width) - 1)

        def checksum(values):
            total, weight = 0, 1
            for v in values.ravel().tolist():
                total = (total + (v % PRIME) * weight) % PRIME
                weight = weight * 48271 % PRIME
            return total

        for f in np.fromfile(path, frame):
            assert (f['sync'] == 0x55).all()
            assert low or (f['other'] == 0xAA).all()
            t = int(f['time'])
            ns = bits(t, 25, 10) * 1000000 + bits(t, 15, 10) * 1000 + bits(t, 5, 6) * 20
            when = '%04d-%02d-%02dT%02d:%02d:%02d.%09d' % (2000 + bits(t, 63, 12), bits(t, 51, 4), bits(t, 47, 5), bits(t, 42, 5),
                                                          bits(t, 37, 6), bits(t, 31, 6), ns)
            raw = f.tobytes()
            new = not low or (raw[208] <= 7 and int(f['source']) in [0x0101 * k for k in range(8)])
            if low:
                fixed = {0x3333: 400, 0x7777: 800, 0xBBBB: 1200, 0xCCCC: 1600}.get(int(f['band']))
            else:
                k = int(f['band']) & 255
                fixed = None if k * 257 != int(f['band']) or k > 32 else 14600 if k == 32 else 2000 + 400 * k
            hand = {0x3333: 'Left'}.get(int(f['pol']), 'Right')
            if fixed is not None:
                band = '%d %s' % (fixed, hand)
            elif new:
                hop = int(f['hop'])
                edge = 400 + 400 * (hop // 2) if low else 14600 if hop >= 64 else 2000 + 400 * (hop // 2)
                band = '%d %s' % (edge, 'Right' if hop % 2 else 'Left')
            else:
                band = '%d ?' % {0x0000: 400, 0x5555: 800, 0xAAAA: 1200, 0xFFFF: 1600}[int.from_bytes(raw[99264:99266], 'little')]
            if new:
                assert int(f['tag']) == (0 if low else 0x4E4E)
            width = {0x33333333: 25000000, 0x77777777: 12500000, 0x88888888: 6250000, 0xBBBBBBBB: 3125000, 0xCCCCCCCC: 1562500}[int(f['bw'])]
            weight = {0x2222: 2, 0x3333: 3, 0x4444: 4}[int(f['q'][0])]
            threshold = {0x3333: 'Power', 0xCCCC: 'Extremum'}[int(f['q'][1])]
            switches = ''.join({ON: 'True', OFF: 'False'}[int(f[s])] for s in ('centre', 'delay', 'fringe'))

            g = f['blocks']['vis']                  # block, group, significance, (B.im, B.re, A.im, A.re)
            part = [signed24(g[..., k]) for k in range(4)]
            if low:                                 # A even channel, B odd channel
                re = np.stack([part[3], part[1]], 1).reshape(16, -1)
                im = np.stack([part[2], part[0]], 1).reshape(16, -1)
            else:                                   # B first baseline, A second baseline
                re = np.stack([part[1], part[3]], 2).reshape(16, -1)
                im = np.stack([part[0], part[2]], 2).reshape(16, -1)

            a = f['blocks']['quads']['auto']        # block, quad, antenna, parity of channel
            if low:
                auto = a.reshape(8, 44, 2).transpose(0, 2, 1).reshape(16, 44)
            else:                                   # pair, parity of block, g, antenna, parity of channel -> antennas 8g + 4 parity + k
                auto = a.reshape(8, 2, 8, 4, 2).transpose(0, 4, 2, 1, 3).reshape(16, 64)

            delays = []
            if low:
                for q in f['blocks'][7]['quads']['delay']:
                    w = np.frombuffer(q.tobytes(), '<u2')
                    delays += [int(w[4 + k]) * 10000 + int(w[k]) for k in range(4)]
            else:
                for g8 in range(8):
                    for c in (14, 15):
                        n = int.from_bytes(f['blocks'][c]['quads'][g8]['delay'].tobytes(), 'little')
                        delays += [bits(n, 127 - 15 * k, 15) * 100000 + bits(n, 67 - 17 * k, 17) for k in range(4)]

            print(when, 'New' if new else 'Old', 'loop' if fixed is None else 'fixed', band, int(f['source']) >> 8 if new else '-', width,
                  '%d%s' % (weight, threshold), switches, int(f['counter']) if low else 0, checksum(re), checksum(im),
                  checksum(auto.astype(np.int64)), ','.join(map(str, delays)))
        """;
}
