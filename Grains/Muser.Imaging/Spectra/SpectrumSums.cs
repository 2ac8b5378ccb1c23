using Muser.Formats.Frames;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Spectra;

/// <summary>
/// Sums the spectra of frames by time into dynamic spectra, one of each <see cref="SpectrumKind"/>. Memory grows with the steps and bands, not with the frames.
/// Frames may come in any order. Not thread-safe.
/// </summary>
public sealed class SpectrumSums
{
    private const int Hands = 2;
    private const int Channels = ArrayLayout.Channels;

    private readonly ArrayLayout _layout;
    private readonly FrameSpectrum _frame;
    private readonly int[] _bandsMHz;
    private readonly UtcTime _start;
    private readonly long _stepNs;
    private readonly float _shortBelowM;

    // [step, band, hand, channel] and [step, band, hand].
    private readonly double[] _auto;
    private readonly double[] _cross;
    private readonly int[] _frames;

    /// <param name="layout">The array.</param>
    /// <param name="bandsMHz">Lower edges of the bands, MHz, ascending.</param>
    /// <param name="itrfAntennaM">Positions of its antennas, m.</param>
    /// <param name="shortBelowM">Baselines below this length are short, m.</param>
    /// <param name="start">The beginning of the first step.</param>
    /// <param name="stepNs">The length of a step, ns.</param>
    /// <param name="steps">How many.</param>
    public SpectrumSums(
        ArrayLayout layout, int[] bandsMHz, ReadOnlySpan<Vector3D> itrfAntennaM, double shortBelowM, UtcTime start, long stepNs, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepNs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        (_layout, _bandsMHz, _start, _stepNs, _shortBelowM, Steps) = (layout, bandsMHz, start, stepNs, (float)shortBelowM, steps);
        _frame = new FrameSpectrum(layout, itrfAntennaM, shortBelowM);
        var cells = checked(steps * bandsMHz.Length * Hands);
        (_auto, _cross, _frames) = (new double[checked(cells * Channels)], new double[cells * Channels], new int[cells]);
    }

    /// <summary>Steps.</summary>
    public int Steps { get; }

    /// <summary>Frames that were taken.</summary>
    public long Frames { get; private set; }

    /// <summary>Takes a good frame; false where it is of another time or band.</summary>
    /// <param name="header">Its header, the hand told.</param>
    /// <param name="bytes">Its bytes.</param>
    public bool Add(in FrameHeader header, ReadOnlySpan<byte> bytes)
    {
        var sinceNs = header.Time - _start;
        var band = Array.IndexOf(_bandsMHz, header.BandMHz);
        if (sinceNs < 0 || sinceNs >= Steps * _stepNs || band < 0)
        {
            return false;
        }

        var cell = ((int)(sinceNs / _stepNs) * _bandsMHz.Length * Hands) + (band * Hands) + (int)header.Polarization;
        _frame.AddTo(bytes, _auto.AsSpan(cell * Channels, Channels), _cross.AsSpan(cell * Channels, Channels));
        _frames[cell]++;
        Frames++;
        return true;
    }

    /// <summary>The mean spectra.</summary>
    /// <param name="kind">Of what.</param>
    /// <param name="files">Names of the raw files.</param>
    public DynamicSpectrum ToSpectrum(SpectrumKind kind, IReadOnlyList<string> files)
    {
        // Bands overlap at the top of MUSER-II: channels are put in the order of their frequencies.
        (double Hz, int Band, int Channel)[] order =
        [
            .. Enumerable.Range(0, _bandsMHz.Length)
                .SelectMany(band => Enumerable.Range(0, Channels).Select(channel => (_layout.ChannelFrequencyHz(_bandsMHz[band], channel), band, channel)))
                .Order(),
        ];
        var sums = kind == SpectrumKind.Autocorrelations ? _auto : _cross;
        return new DynamicSpectrum
        {
            Layout = _layout,
            Kind = kind,
            Of = kind == SpectrumKind.Autocorrelations
                ? $"Median of the autocorrelations of {_layout.Antennas} dishes, mean over the frames of a step"
                : $"Median of |V| over {_frame.Baselines.Count} baselines below {_shortBelowM:G4} m, mean over the frames of a step",
            Start = _start,
            StepNs = _stepNs,
            Steps = Steps,
            FrequencyHzChan = [.. order.Select(each => each.Hz)],
            RightChanStep = Mean(Polarization.Right),
            LeftChanStep = Mean(Polarization.Left),
            Files = files,
        };

        float[] Mean(Polarization hand)
        {
            var mean = new float[order.Length * Steps];
            for (var row = 0; row < order.Length; row++)
            {
                for (var step = 0; step < Steps; step++)
                {
                    var cell = (((step * _bandsMHz.Length) + order[row].Band) * Hands) + (int)hand;
                    mean[(row * Steps) + step] = _frames[cell] == 0 ? float.NaN : (float)(sums[(cell * Channels) + order[row].Channel] / _frames[cell]);
                }
            }

            return mean;
        }
    }
}
