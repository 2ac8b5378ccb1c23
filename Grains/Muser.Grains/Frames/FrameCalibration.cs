using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Grains.Frames;

/// <summary>
/// From the bytes of one frame to calibrated visibilities, in buffers that are used again: <see cref="TryRead"/>, then what monitors show, in counts, then
/// <see cref="Calibrate"/>, and <see cref="Flag"/> where the frame becomes a product. Not thread-safe: rent one from
/// <see cref="FrameCalibrationPool"/> for each frame.
/// </summary>
public sealed class FrameCalibration
{
    /// <summary>The channel that stands for its band in monitors: the one in the middle.</summary>
    public const int MiddleChannel = ArrayLayout.Channels / 2;

    /// <summary>Room for so many automatic flags is there from the beginning.</summary>
    private const int FewFlags = 64;

    private readonly double[] _delayNsInput;
    private readonly double[] _delayNsAntenna;
    private readonly uint[] _autoChanInput;
    private readonly ComplexF[] _visChanBaseline;
    private readonly float[] _weightChanBaseline;
    private readonly double[] _uvwBaselineXyz;
    private readonly List<Flag> _automatic = new(FewFlags);

    public FrameCalibration(ArrayLayout layout)
    {
        Layout = layout;
        _delayNsInput = new double[layout.Inputs];
        _delayNsAntenna = new double[layout.Antennas];
        _autoChanInput = new uint[ArrayLayout.Channels * layout.Inputs];
        _visChanBaseline = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
        _weightChanBaseline = new float[_visChanBaseline.Length];
        _uvwBaselineXyz = new double[3 * layout.ScienceBaselines];
    }

    /// <summary>The array whose frames fit.</summary>
    public ArrayLayout Layout { get; }

    /// <summary>The header of the frame.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>Visibilities: axes [channel in stored order][science baseline].</summary>
    public ReadOnlySpan<ComplexF> VisChanBaseline => _visChanBaseline;

    /// <summary>1, or 0 where a visibility is flagged: the same shape.</summary>
    public ReadOnlySpan<float> WeightChanBaseline => _weightChanBaseline;

    /// <summary>What amplitudes are in: None for counts.</summary>
    public AmplitudeScale Amplitude { get; private set; }

    /// <summary>
    /// Reads a frame: checks it, unpacks it, stops its fringes where the correlator has not. Returns the fault and its byte offset where the frame is
    /// damaged; then nothing else here holds.
    /// </summary>
    /// <param name="frame">The bytes.</param>
    /// <param name="calibration">The parameters of its band and hand.</param>
    /// <param name="limits">Limits of the automatic flags that only the raw numbers show; null where the frame becomes no product.</param>
    /// <param name="faultOffset">Byte offset of the fault.</param>
    public FrameFault TryRead(ReadOnlySpan<byte> frame, BandParameters calibration, AutomaticFlagOptions? limits, out int faultOffset)
    {
        var fault = FrameReader.TryReadHeader(Layout, frame, FrameReadOptions.Default, out var header, out faultOffset);
        if (fault != FrameFault.None)
        {
            return fault;
        }

        Read(header, frame, calibration, limits);
        return FrameFault.None;
    }

    /// <summary>The same for a frame whose header was read before, and is good.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="frame">The bytes.</param>
    /// <param name="calibration">The parameters of its band and hand.</param>
    /// <param name="limits">Limits of the automatic flags that only the raw numbers show; null where the frame becomes no product.</param>
    public void Read(in FrameHeader header, ReadOnlySpan<byte> frame, BandParameters calibration, AutomaticFlagOptions? limits)
    {
        Header = header;
        Amplitude = AmplitudeScale.None;
        VisibilityUnpacker.UnpackScience(Layout, frame, _visChanBaseline);
        Autocorrelations.Read(Layout, frame, _autoChanInput);
        _automatic.Clear();
        if (limits is not null)
        {
            AutomaticFlags.Antennas(Layout, _autoChanInput, limits, _automatic);
            AutomaticFlags.Clipped(Layout.Antennas, _visChanBaseline, limits, _automatic);
        }

        DelayWords.Read(Layout, frame, _delayNsInput);
        FringeCorrection.AntennaDelays(Layout, _delayNsInput, calibration.FibreDelays, _delayNsAntenna);
        FringeCorrection.Apply(Layout, header.BandMHz, _delayNsAntenna, header.FringeStopped, _visChanBaseline);
    }

    /// <summary>Scales amplitudes, as far as a scale is in force, and takes the phases of the receivers out.</summary>
    public void Calibrate(BandParameters calibration, AmplitudeScale amplitude)
    {
        _weightChanBaseline.AsSpan().Fill(1);
        Amplitude = amplitude == AmplitudeScale.Table && calibration.JyPerCountChan is null ? AmplitudeScale.None : amplitude;
        if (Amplitude == AmplitudeScale.Autocorr)
        {
            AutocorrelationScale.Apply(Layout, _autoChanInput, _visChanBaseline, _weightChanBaseline);
        }
        else if (Amplitude == AmplitudeScale.Table)
        {
            FluxScaling.Apply(calibration.JyPerCountChan, _visChanBaseline);
        }

        if (calibration.Gains is { } gains)
        {
            GainCorrection.Apply(gains, calibration.FrequencyHzChan, _visChanBaseline);
        }
    }

    /// <summary>Leaves out what is flagged, by people, devices, the solution and, where there are limits, by the data. The data themselves stay.</summary>
    /// <param name="calibration">The parameters of the band and hand.</param>
    /// <param name="limits">Limits of the automatic flags; null for none.</param>
    /// <param name="sun">The Sun in the middle of the frame, towards which dishes shadow each other.</param>
    public FlagSummary Flag(BandParameters calibration, AutomaticFlagOptions? limits, in SunPlace sun)
    {
        var (visibilities, automatic) = Leave(calibration, limits, sun);
        return new FlagSummary
        {
            Visibilities = visibilities,
            AutomaticVisibilities = automatic,
            Automatic = _automatic.Count,
            Listed = [.. _automatic.Take(FlagSummary.MaxListed).Select(flag => flag.ToNote())],
        };
    }

    /// <summary>The same without the summary, and without allocating; returns how many visibilities are left out, in all and by the data.</summary>
    public (int Visibilities, int Automatic) Leave(BandParameters calibration, AutomaticFlagOptions? limits, in SunPlace sun)
    {
        var antennas = Layout.Antennas;
        var taken = TakeFlagged(calibration);
        if (limits is not null)
        {
            Uvw.Compute(sun.GhaRad, sun.DecRad, calibration.ItrfAntennaM, _uvwBaselineXyz);
            AutomaticFlags.Shadowed(antennas, _uvwBaselineXyz, Layout.DishDiameterM, _automatic);
            AutomaticFlags.Interference(antennas, _visChanBaseline, _weightChanBaseline, limits, _automatic);
            Keep(calibration);
        }

        var automatic = Flags.Apply(_automatic, antennas, _weightChanBaseline);
        return (taken + automatic, automatic);
    }

    private void Keep(BandParameters calibration)
    {
        for (var k = _automatic.Count - 1; k >= 0; k--)
        {
            if (calibration.Keeps(_automatic[k]))
            {
                _automatic.RemoveAt(k);
            }
        }
    }

    /// <summary>What people, devices and the solution leave out, all at once.</summary>
    private int TakeFlagged(BandParameters calibration)
    {
        if (Amplitude != AmplitudeScale.Autocorr)
        {
            calibration.WeightChanBaseline.CopyTo(_weightChanBaseline);
            return calibration.FlaggedVisibilities;
        }

        // Antennas without power have no weight already.
        return Flags.Apply(calibration.Flags, Layout.Antennas, _weightChanBaseline);
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
