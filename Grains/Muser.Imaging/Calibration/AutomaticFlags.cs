using System.Numerics;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Flags that the data give themselves. Each method appends to a list, one record for each thing found, with the number that told it; it changes
/// no data. Safe for any thread.
/// </summary>
public static class AutomaticFlags
{
    private const int Neighbours = 3; // on each side of a channel

    /// <summary>
    /// Dead and wild antennas: the median over channels of an antenna's autocorrelation against the median of the antennas. Value and limit are ratios.
    /// </summary>
    /// <param name="layout">The array.</param>
    /// <param name="autoChanInput">[channel, input], counts.</param>
    /// <param name="options">The limits.</param>
    /// <param name="flags">Receives what is found.</param>
    public static void Antennas(ArrayLayout layout, ReadOnlySpan<uint> autoChanInput, AutomaticFlagOptions options, ICollection<Flag> flags)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(autoChanInput.Length, ArrayLayout.Channels * layout.Inputs);
        Span<double> power = stackalloc double[layout.Antennas];
        Span<double> channels = stackalloc double[ArrayLayout.Channels];
        for (var k = 0; k < power.Length; k++)
        {
            for (var c = 0; c < channels.Length; c++)
            {
                channels[c] = autoChanInput[(c * layout.Inputs) + k];
            }

            power[k] = RobustScale.Median(channels);
        }

        // Of those that have power: with more than half of the array switched off the rest is still judged.
        Span<double> live = stackalloc double[layout.Antennas];
        var count = 0;
        foreach (var value in power)
        {
            live[count] = value;
            count += value > 0 ? 1 : 0;
        }

        var typical = count > 0 ? RobustScale.Median(live[..count]) : 1;
        for (var k = 0; k < power.Length; k++)
        {
            var ratio = power[k] / typical;
            if (ratio < options.DeadBelow)
            {
                flags.Add(new(FlagReason.DeadAntenna, k, -1, -1, ratio, options.DeadBelow));
            }
            else if (ratio > options.WildAbove)
            {
                flags.Add(new(FlagReason.WildAntenna, k, -1, -1, ratio, options.WildAbove));
            }
        }
    }

    /// <summary>Shadowed baselines: projected length sqrt(u^2 + v^2) below the dish. Value and limit are metres.</summary>
    /// <param name="antennas">Number of antennas.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw], m.</param>
    /// <param name="dishDiameterM">Diameter of a dish, m.</param>
    /// <param name="flags">Receives what is found.</param>
    public static void Shadowed(int antennas, ReadOnlySpan<double> uvwBaselineXyz, double dishDiameterM, ICollection<Flag> flags)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(uvwBaselineXyz.Length, 3 * antennas * (antennas - 1) / 2);
        var at = 0;
        for (var i = 0; i < antennas; i++)
        {
            for (var j = i + 1; j < antennas; j++, at += 3)
            {
                var lengthM = Math.Sqrt((uvwBaselineXyz[at] * uvwBaselineXyz[at]) + (uvwBaselineXyz[at + 1] * uvwBaselineXyz[at + 1]));
                if (lengthM < dishDiameterM)
                {
                    flags.Add(new(FlagReason.Shadowed, i, j, -1, lengthM, dishDiameterM));
                }
            }
        }
    }

    /// <summary>Visibilities, as stored, at the end of their range. Value and limit are counts.</summary>
    /// <param name="antennas">Number of antennas.</param>
    /// <param name="visChanBaseline">[channel, baseline], before any correction.</param>
    /// <param name="options">The limits.</param>
    /// <param name="flags">Receives what is found.</param>
    public static void Clipped(int antennas, ReadOnlySpan<ComplexF> visChanBaseline, AutomaticFlagOptions options, ICollection<Flag> flags)
    {
        var baselines = antennas * (antennas - 1) / 2;
        var channels = visChanBaseline.Length / baselines;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, channels * baselines);
        if (IsWithin(visChanBaseline, options.ClipCounts))
        {
            return;
        }

        var at = 0;
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < antennas; i++)
            {
                for (var j = i + 1; j < antennas; j++, at++)
                {
                    var largest = MathF.Max(MathF.Abs(visChanBaseline[at].Re), MathF.Abs(visChanBaseline[at].Im));
                    if (!(largest <= options.ClipCounts))
                    {
                        flags.Add(new(FlagReason.Clipped, i, j, c, largest, options.ClipCounts));
                    }
                }
            }
        }
    }

    /// <summary>
    /// Narrow-band interference: a channel whose median amplitude over baselines stands out above the median of its neighbours, 3 on each side, by more
    /// than the channels of the band scatter. Value and limit are ratios to the neighbours.
    /// </summary>
    /// <param name="antennas">Number of antennas.</param>
    /// <param name="visChanBaseline">[channel, baseline].</param>
    /// <param name="weightChanBaseline">The same shape; 0 leaves a visibility out. Empty for 1 each.</param>
    /// <param name="options">The limits.</param>
    /// <param name="flags">Receives what is found.</param>
    public static void Interference(
        int antennas,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        AutomaticFlagOptions options,
        ICollection<Flag> flags)
    {
        var baselines = antennas * (antennas - 1) / 2;
        var channels = visChanBaseline.Length / baselines;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, channels * baselines);
        Span<double> level = stackalloc double[channels]; // ln of the median amplitude; NaN where there is none
        Span<float> amplitude = stackalloc float[baselines];
        for (var c = 0; c < channels; c++)
        {
            var weightBaseline = weightChanBaseline.IsEmpty ? [] : weightChanBaseline.Slice(c * baselines, baselines);
            var count = MagnitudeKernel.Fill(visChanBaseline.Slice(c * baselines, baselines), weightBaseline, amplitude);
            level[c] = Math.Log(MedianKernel.Of(amplitude, count));
        }

        Span<double> excess = stackalloc double[channels];
        Span<double> some = stackalloc double[channels];
        for (var c = 0; c < channels; c++)
        {
            var (from, to) = (Math.Max(c - Neighbours, 0), Math.Min(c + Neighbours + 1, channels));
            excess[c] = level[c] - RobustScale.Median(Finite(level[from..to], some));
        }

        var magnitudes = Finite(excess, some);
        foreach (ref var value in magnitudes)
        {
            value = Math.Abs(value);
        }

        var scatter = RobustScale.PerMedian * RobustScale.Median(magnitudes);
        var limit = Math.Max(options.InterferenceSigmas * scatter, Math.Log(options.InterferenceRatio));
        for (var c = 0; c < channels; c++)
        {
            if (excess[c] > limit)
            {
                flags.Add(new(FlagReason.Interference, -1, -1, c, Math.Exp(excess[c]), Math.Exp(limit)));
            }
        }
    }

    /// <summary>Whether no part of any number is beyond a limit, or none at all.</summary>
    private static bool IsWithin(ReadOnlySpan<ComplexF> vis, double limit)
    {
        var parts = MemoryMarshal.Cast<ComplexF, float>(vis);
        var below = (float)limit > limit ? MathF.BitDecrement((float)limit) : (float)limit;
        var limits = new Vector<float>(below);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(parts);
        foreach (ref readonly var vector in vectors)
        {
            if (!Vector.LessThanOrEqualAll(Vector.Abs(vector), limits))
            {
                return false;
            }
        }

        foreach (var part in parts[(vectors.Length * Vector<float>.Count)..])
        {
            if (!(MathF.Abs(part) <= below))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The finite ones of some values, in room that is given.</summary>
    private static Span<double> Finite(ReadOnlySpan<double> values, Span<double> room)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                room[count++] = value;
            }
        }

        return room[..count];
    }
}
