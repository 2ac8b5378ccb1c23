using System.Diagnostics.CodeAnalysis;
using Muser.Formats.Frames;
using Muser.Silo.Frames.Checks;

namespace Muser.Cli.Frames;

/// <summary>
/// What <c>frames dump --json</c> says: the line of the frame and its numbers. Inputs from 1, channels from 0, all in stored
/// order.
/// </summary>
internal sealed record FrameDump : FrameLine
{
    [SetsRequiredMembers]
    private FrameDump(FrameLine line, ReadOnlySpan<byte> frame, ArrayLayout layout, (int I, int J)[] baselines, int[] channels)
        : base(line)
    {
        var delays = new double[layout.Inputs];
        DelayWords.Read(layout, frame, delays);
        DelaysNs = delays;

        var autoChanInput = new uint[ArrayLayout.Channels * layout.Inputs];
        Autocorrelations.Read(layout, frame, autoChanInput);
        var inputs = Enumerable.Range(0, layout.Inputs);
        Auto = [.. from i in inputs from c in channels select (long[])[i + 1, c, autoChanInput[(c * layout.Inputs) + i]]];

        Vis = new int[baselines.Length * channels.Length][];
        var at = 0;
        foreach (var (i, j) in baselines)
        {
            var baseline = ArrayLayout.BaselineIndex(i - 1, j - 1, layout.Inputs);
            foreach (var channel in channels)
            {
                var value = VisibilityUnpacker.Read(layout, frame, baseline, channel);
                Vis[at++] = [i, j, channel, value.Re, value.Im];
            }
        }
    }

    /// <summary>Delay words of all inputs, ns.</summary>
    public double[] DelaysNs { get; }

    /// <summary>Correlations: i, j, channel, real, imaginary.</summary>
    public int[][] Vis { get; }

    /// <summary>Autocorrelations: input, channel, value.</summary>
    public long[][] Auto { get; }

    /// <summary>The numbers of a frame.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="frame">Its bytes.</param>
    /// <param name="layout">The array.</param>
    /// <param name="baselines">Pairs of inputs from 1, the smaller first.</param>
    /// <param name="channels">Channels from 0.</param>
    public static FrameDump Of(
        FrameLine line, ReadOnlySpan<byte> frame, ArrayLayout layout, (int I, int J)[] baselines, int[] channels) =>
        new(line, frame, layout, baselines, channels);
}
