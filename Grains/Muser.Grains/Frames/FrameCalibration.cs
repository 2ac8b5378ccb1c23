using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Grains.Frames;

/// <summary>
/// From the bytes of one frame to calibrated visibilities, in buffers that are used again. Not thread-safe: rent one from
/// <see cref="FrameCalibrationPool"/> for each frame.
/// </summary>
public sealed class FrameCalibration
{
    /// <summary>The channel that stands for its band in monitors: the one in the middle.</summary>
    public const int MiddleChannel = ArrayLayout.Channels / 2;

    private readonly double[] _delayNsInput;
    private readonly double[] _delayNsAntenna;
    private readonly uint[] _autoChanInput;
    private readonly ComplexF[] _visChanBaseline;

    public FrameCalibration(ArrayLayout layout)
    {
        Layout = layout;
        _delayNsInput = new double[layout.Inputs];
        _delayNsAntenna = new double[layout.Antennas];
        _autoChanInput = new uint[ArrayLayout.Channels * layout.Inputs];
        _visChanBaseline = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
    }

    /// <summary>The array whose frames fit.</summary>
    public ArrayLayout Layout { get; }

    /// <summary>The header of the frame.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>Calibrated visibilities, counts: axes [channel in stored order][science baseline].</summary>
    public ReadOnlySpan<ComplexF> VisChanBaseline => _visChanBaseline;

    /// <summary>
    /// Reads a frame: checks it, unpacks it, stops its fringes where the correlator has not. Returns the fault and its byte offset where the frame is
    /// damaged; then nothing else here holds.
    /// </summary>
    public FrameFault Read(ReadOnlySpan<byte> frame, FibreDelayTable? fibreDelays, out int faultOffset)
    {
        var fault = FrameReader.TryReadHeader(Layout, frame, FrameReadOptions.Default, out var header, out faultOffset);
        if (fault != FrameFault.None)
        {
            return fault;
        }

        Header = header;
        VisibilityUnpacker.UnpackScience(Layout, frame, _visChanBaseline);
        Autocorrelations.Read(Layout, frame, _autoChanInput);
        DelayWords.Read(Layout, frame, _delayNsInput);
        FringeCorrection.AntennaDelays(Layout, _delayNsInput, fibreDelays, _delayNsAntenna);
        FringeCorrection.Apply(Layout, header.BandMHz, _delayNsAntenna, header.FringeStopped, _visChanBaseline);
        return FrameFault.None;
    }

    /// <summary>A copy of the visibilities as pairs of floats, for a message.</summary>
    public float[] CopyVisibilities() => MemoryMarshal.Cast<ComplexF, float>(_visChanBaseline).ToArray();

    /// <summary>Mean autocorrelation over the channels, counts, for each antenna.</summary>
    public float[] MeanAutocorrelationAntenna()
    {
        var mean = new float[Layout.Antennas];
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            var autoInput = _autoChanInput.AsSpan(channel * Layout.Inputs, Layout.Antennas);
            for (var antenna = 0; antenna < mean.Length; antenna++)
            {
                mean[antenna] += autoInput[antenna] * (1f / ArrayLayout.Channels);
            }
        }

        return mean;
    }

    /// <summary>Mean amplitude over the baselines of each antenna in the middle channel, counts. Flagged antennas are left out and have 0.</summary>
    public float[] MeanCrossAmplitudeAntenna(ReadOnlySpan<int> flaggedAntennas)
    {
        var antennas = Layout.Antennas;
        var sum = new float[antennas];
        Span<bool> flagged = stackalloc bool[antennas];
        foreach (var antenna in flaggedAntennas)
        {
            flagged[antenna] = true;
        }

        var visBaseline = VisChanBaseline.Slice(MiddleChannel * Layout.ScienceBaselines, Layout.ScienceBaselines);
        var baseline = 0;
        for (var i = 0; i < antennas; i++)
        {
            for (var j = i + 1; j < antennas; j++)
            {
                var amplitude = flagged[i] || flagged[j] ? 0 : visBaseline[baseline].Abs();
                sum[i] += amplitude;
                sum[j] += amplitude;
                baseline++;
            }
        }

        var partners = Math.Max(1, antennas - flaggedAntennas.Length - 1);
        for (var antenna = 0; antenna < antennas; antenna++)
        {
            sum[antenna] /= partners;
        }

        return sum;
    }
}
