using System.Globalization;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Grains.Observing;

/// <summary>
/// The means of one band, taken out of its sums. One use, one thread.
/// </summary>
internal sealed class BandMean
{
    private readonly ArrayLayout _layout;
    private readonly BandIntegrationKey _key;
    private readonly List<Mean> _hands = [];

    /// <param name="layout">The array.</param>
    /// <param name="key">The band.</param>
    /// <param name="parameters">What is in force.</param>
    /// <param name="left">The sum of the left hand; it is not changed.</param>
    /// <param name="right">The sum of the right hand.</param>
    public BandMean(ArrayLayout layout, BandIntegrationKey key, ArrayParameters parameters, HandSum left, HandSum right)
    {
        (_layout, _key) = (layout, key);
        Take(left, parameters, isRight: false);
        Take(right, parameters, isRight: true);
    }

    /// <summary>Whether the places of the antennas are known, without which there is no file.</summary>
    public bool HasPositions => _hands.Count > 0 && !_hands[0].Parameters.ItrfAntennaM.IsEmpty;

    /// <summary>The means in numbers, one for each hand of which there are frames.</summary>
    /// <param name="path">The file of the band; empty where there is none.</param>
    public BandIntegration[] Describe(string path) => [.. _hands.Select(hand => new BandIntegration
    {
        BandHand = hand.BandHand,
        Frames = hand.Frames,
        MeanUtcUnixNs = hand.MeanTime.UnixNs,
        FlaggedFraction = 1 - (Sum(hand.All.Weight) / ((double)hand.Frames * hand.All.Weight.Length)),
        Unit = hand.Amplitude.Unit(),
        CrossAmplitudeAntenna = Amplitudes(hand),
        UvFitsPath = path,
    })];

    /// <summary>
    /// Writes the means as UVFITS: one row for each baseline with what both hands saw together, and one for each hand with what it saw alone, in the order of
    /// time. Positions must be in force.
    /// </summary>
    public void Write(Stream stream, double seconds)
    {
        var first = _hands[0];
        var hands = _hands.Select(hand => hand.BandHand.IsRight ? Polarization.Right : Polarization.Left);
        var array = SolarVisibilities.Array(_layout, first.Parameters.ItrfAntennaM, first.MeanTime, _key.BandMHz);
        var place = SolarEphemeris.Muser.At(first.MeanTime);
        var dataset = SolarVisibilities.Describe(
            _layout, array, first.MeanTime, place, [_key.BandMHz], hands, first.Amplitude.UvUnit(), History(first, seconds));
        var block = dataset.CreateBlock(_layout.ScienceBaselines);
        using var writer = VisibilityWriter.Create(stream, VisibilityFormat.UvFits, dataset);
        foreach (var (time, planes) in Rows().OrderBy(rows => rows.Time.UnixNs))
        {
            var sun = SolarVisibilities.FillRows(_layout, first.Parameters.ItrfAntennaM, time, seconds, block);
            for (var hand = 0; hand < _hands.Count; hand++)
            {
                if (planes[hand] is { } plane)
                {
                    block.SetPlane(0, band: 0, hand, plane.Vis, plane.Weight, _layout.IsLowerSideband);
                }
                else
                {
                    block.ClearPlane(band: 0, hand);
                }
            }

            writer.Write(block, sun.NorthOfDateRad);
        }

        writer.Complete();
    }

    /// <summary>What stands in rows together: a plane for each hand, or null where that has nothing in them.</summary>
    private IEnumerable<(UtcTime Time, Plane?[] Planes)> Rows()
    {
        if (_hands.Count == 1)
        {
            yield return (_hands[0].MeanTime, [_hands[0].All]);
            yield break;
        }

        if (_hands.Exists(hand => hand.Paired is not null))
        {
            yield return (_hands.First(hand => hand.Paired is not null).Paired!.Time, [.. _hands.Select(hand => hand.Paired)]);
        }

        foreach (var alone in _hands.Where(hand => hand.Alone is not null))
        {
            yield return (alone.Alone!.Time, [.. _hands.Select(hand => hand == alone ? hand.Alone : null)]);
        }
    }

    private void Take(HandSum sum, ArrayParameters parameters, bool isRight)
    {
        var bandHand = new BandHand { BandMHz = _key.BandMHz, IsRight = isRight };
        if (Plane.Of(sum.All()) is { } all)
        {
            var paired = sum.Alone is null ? all : Plane.Of(sum.Paired);
            _hands.Add(new Mean(bandHand, sum.Frames, sum.Amplitude, sum.IsFringeStopped, all, paired, Plane.Of(sum.Alone), parameters.For(bandHand)));
        }
    }

    private float[] Amplitudes(Mean hand)
    {
        var antennas = _layout.Antennas;
        var (sum, count) = (new double[antennas], new int[antennas]);
        var at = 0;
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            for (var i = 0; i < antennas; i++)
            {
                var others = antennas - i - 1;
                var vis = hand.All.Vis.AsSpan(at, others);
                var weight = hand.All.Weight.AsSpan(at, others);
                var sumOther = sum.AsSpan(i + 1);
                var countOther = count.AsSpan(i + 1);
                var (sumHere, countHere) = (0.0, 0);
                for (var k = 0; k < vis.Length && k < weight.Length && k < sumOther.Length && k < countOther.Length; k++)
                {
                    var (amplitude, one) = weight[k] > 0 ? ((double)vis[k].Abs(), 1) : (0, 0);
                    sumOther[k] += amplitude;
                    countOther[k] += one;
                    sumHere += amplitude;
                    countHere += one;
                }

                sum[i] += sumHere;
                count[i] += countHere;
                at += others;
            }
        }

        return [.. sum.Select((total, antenna) => count[antenna] == 0 ? 0 : (float)(total / count[antenna]))];
    }

    private static double Sum(float[] numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    private static IEnumerable<string> History(Mean hand, double seconds)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture, $"Live integration of {seconds:G9} s; weights count frames, 0 where all are flagged");
        yield return "The phase centre follows the Sun; its place is that of the mean time";
        yield return hand.IsFringeStopped ? "Fringes stopped by the correlator" : "Fringes stopped by the delay words of the frames";
        yield return hand.Amplitude.Sentence();
        yield return hand.Parameters.PhasesNote;
    }

    /// <summary>The mean of some frames of a hand.</summary>
    private sealed record Plane(UtcTime Time, ComplexF[] Vis, float[] Weight)
    {
        /// <summary>Taken out of an average; null where nothing has weight in it.</summary>
        public static Plane? Of(VisibilityAverage? average)
        {
            if (average?.MeanTime is not { } time)
            {
                return null;
            }

            var plane = new Plane(time, new ComplexF[average.Visibilities], new float[average.Visibilities]);
            average.Mean(plane.Vis, plane.Weight);
            return plane;
        }
    }

    /// <summary>The mean of one hand: of all its frames, of those whose neighbour of the other hand is there, and of those that are alone.</summary>
    private sealed record Mean(
        BandHand BandHand,
        int Frames,
        AmplitudeScale Amplitude,
        bool IsFringeStopped,
        Plane All,
        Plane? Paired,
        Plane? Alone,
        BandParameters Parameters)
    {
        public UtcTime MeanTime => All.Time;
    }
}
