using System.Buffers.Binary;
using Muser.Formats.Frames;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Spectra;

/// <summary>
/// The spectrum of one frame, straight from its bytes: for each channel in stored order the median of the autocorrelations of all dishes, and the median of
/// |V| over the short baselines, both in counts. Medians, so that a dead or a wild dish does not show. No allocation; not thread-safe.
/// </summary>
public sealed class FrameSpectrum
{
    /// <summary>No more baselines than so many are taken, the shortest ones.</summary>
    public const int MostBaselines = 64;

    private readonly ArrayLayout _layout;
    private readonly int[] _autoOffsetAntennaPair;
    private readonly uint[] _autoAntennaChan;
    private readonly uint[] _crossBaselineChan;
    private readonly LaneMedian _autos;
    private readonly LaneMedian _crosses;

    /// <param name="layout">The array.</param>
    /// <param name="itrfAntennaM">Positions of its antennas, m.</param>
    /// <param name="shortBelowM">Baselines below this length are short, m; the shortest one always is.</param>
    public FrameSpectrum(ArrayLayout layout, ReadOnlySpan<Vector3D> itrfAntennaM, double shortBelowM)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(itrfAntennaM.Length, layout.Antennas);
        _layout = layout;
        var baselines = new List<(double LengthM, int First, int Second)>();
        for (var i = 0; i < layout.Antennas; i++)
        {
            for (var j = i + 1; j < layout.Antennas; j++)
            {
                baselines.Add(((itrfAntennaM[j] - itrfAntennaM[i]).Length, i, j));
            }
        }

        baselines.Sort();
        Baselines = [.. baselines.Where((baseline, k) => k == 0 || (baseline.LengthM < shortBelowM && k < MostBaselines)).Select(each => (each.First, each.Second))];
        _autoOffsetAntennaPair = new int[layout.Antennas * ArrayLayout.Channels / 2];
        for (var k = 0; k < _autoOffsetAntennaPair.Length; k++)
        {
            _autoOffsetAntennaPair[k] = FrameMap.Auto(layout, k / (ArrayLayout.Channels / 2), 2 * (k % (ArrayLayout.Channels / 2)));
        }

        (_autoAntennaChan, _crossBaselineChan) = (new uint[layout.Antennas * ArrayLayout.Channels], new uint[Baselines.Count * ArrayLayout.Channels]);
        (_autos, _crosses) = (new LaneMedian(layout.Antennas), new LaneMedian(Baselines.Count));
    }

    /// <summary>The short baselines, 0-based antennas, shortest first.</summary>
    public IReadOnlyList<(int First, int Second)> Baselines { get; }

    /// <summary>Adds the spectrum of a good frame to sums.</summary>
    /// <param name="frame">Its bytes.</param>
    /// <param name="autoChan">16 sums of autocorrelations, channels in stored order.</param>
    /// <param name="crossChan">16 sums of |V|.</param>
    public void AddTo(ReadOnlySpan<byte> frame, Span<double> autoChan, Span<double> crossChan)
    {
        // Antennas slowest, then pairs of channels, which lie beside each other.
        for (var k = 0; k < _autoOffsetAntennaPair.Length; k++)
        {
            var pair = BinaryPrimitives.ReadUInt64LittleEndian(frame[_autoOffsetAntennaPair[k]..]);
            (_autoAntennaChan[2 * k], _autoAntennaChan[(2 * k) + 1]) = ((uint)pair, (uint)(pair >> 32));
        }

        for (var b = 0; b < Baselines.Count; b++)
        {
            var stored = ArrayLayout.BaselineIndex(Baselines[b].First, Baselines[b].Second, _layout.Inputs);
            for (var c = 0; c < ArrayLayout.Channels; c++)
            {
                var v = VisibilityUnpacker.Read(_layout, frame, stored, c);
                var amplitude = MathF.Sqrt(((float)v.Re * v.Re) + ((float)v.Im * v.Im));
                _crossBaselineChan[(b * ArrayLayout.Channels) + c] = BitConverter.SingleToUInt32Bits(amplitude);
            }
        }

        Span<uint> lower = stackalloc uint[ArrayLayout.Channels];
        Span<uint> upper = stackalloc uint[ArrayLayout.Channels];
        _autos.Sort(_autoAntennaChan, lower, upper);
        for (var c = 0; c < ArrayLayout.Channels; c++)
        {
            autoChan[c] += 0.5 * ((double)lower[c] + upper[c]);
        }

        _crosses.Sort(_crossBaselineChan, lower, upper);
        for (var c = 0; c < ArrayLayout.Channels; c++)
        {
            crossChan[c] += 0.5 * ((double)BitConverter.UInt32BitsToSingle(lower[c]) + BitConverter.UInt32BitsToSingle(upper[c]));
        }
    }
}
