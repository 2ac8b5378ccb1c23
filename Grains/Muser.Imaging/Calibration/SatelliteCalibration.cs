using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Calibrates an array on a satellite: takes raw frames of any bands and hands, stops their fringes at the frequency of the beacon, takes out what the
/// delay words leave of the spherical wave, averages each band and hand, flags, and solves phase and delay of every antenna. Interference is not sought:
/// the beacon itself stands out of its band. Source: conventions, "Calibrating on a satellite". One thread.
/// </summary>
public sealed class SatelliteCalibration
{
    private readonly Vector3D[] _antennaItrfM;
    private readonly SatelliteCalibrationOptions _options;
    private readonly SortedDictionary<int, SatelliteBand> _bands = []; // by hop code
    private readonly ComplexF[] _visChanBaseline;
    private readonly double[] _wordNsInput;
    private readonly double[] _delayNsAntenna;
    private readonly bool[] _usable;

    /// <summary>Prepares a calibration; throws <see cref="ArgumentException"/> where <see cref="SatelliteCalibrationOptions.Problem"/> has something to say.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="antennaItrfM">Antennas from the reference point, ITRF axes, m.</param>
    /// <param name="options">What to go by; null for the defaults.</param>
    public SatelliteCalibration(ArrayLayout layout, ReadOnlySpan<Vector3D> antennaItrfM, SatelliteCalibrationOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(antennaItrfM.Length, layout.Antennas);
        (Layout, _antennaItrfM, _options) = (layout, antennaItrfM.ToArray(), options ?? new());
        if (_options.Problem(layout) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _visChanBaseline = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
        _wordNsInput = new double[layout.Inputs];
        _delayNsAntenna = new double[layout.Antennas];
        _usable = [.. Enumerable.Range(0, layout.Antennas).Select(antenna => !_options.FlaggedAntennas.Contains(antenna))];
    }

    /// <summary>The array.</summary>
    public ArrayLayout Layout { get; }

    /// <summary>Frames averaged.</summary>
    public int Frames { get; private set; }

    /// <summary>Time tag of the earliest frame averaged.</summary>
    public UtcTime? First { get; private set; }

    /// <summary>Time tag of the latest frame averaged.</summary>
    public UtcTime? Last { get; private set; }

    /// <summary>What the delay words of the last frame averaged held in phase; null without one, or where nobody asked.</summary>
    public DelayWordFit? Words { get; private set; }

    /// <summary>What is wrong with the delay words of the last frame, a sentence without capital and full stop; null where nothing is.</summary>
    public string? StrangeWords { get; private set; }

    /// <summary>Takes a good frame.</summary>
    /// <param name="header">Its header, its hand told where it is not recorded.</param>
    /// <param name="frame">Its bytes.</param>
    /// <param name="source">The satellite at the middle of the frame; null for <see cref="SatelliteCalibrationOptions.LegacyUncorrected"/>.</param>
    /// <param name="fibreDelays">The table valid at the time of the frame, or null.</param>
    public SatelliteFrame Add(in FrameHeader header, ReadOnlySpan<byte> frame, NearFieldSource? source, FibreDelayTable? fibreDelays)
    {
        if (header.Array != Layout.Id)
        {
            throw new ArgumentException($"A frame of {ArrayLayout.For(header.Array).Name} is no frame of {Layout.Name}.", nameof(header));
        }

        if (header.Source != FrameSource.Satellite && !_options.AnySource)
        {
            return SatelliteFrame.NotASatellite;
        }

        if (!_bands.TryGetValue(header.HopCode, out var band))
        {
            band = new(Layout, _antennaItrfM, _options, header.BandMHz, header.Polarization);
        }

        if (band.IsRepeated(header.Time))
        {
            return SatelliteFrame.Repeated;
        }

        VisibilityUnpacker.UnpackScience(Layout, frame, _visChanBaseline);
        DelayWords.Read(Layout, frame, _wordNsInput);
        FringeCorrection.AntennaDelays(Layout, _wordNsInput, fibreDelays, _delayNsAntenna);
        if (!_options.LegacyUncorrected)
        {
            ArgumentNullException.ThrowIfNull(source);
            var words = DelayWordFit.Find(_options.Words, source, _antennaItrfM, _delayNsAntenna, _usable);
            StrangeWords = Strange(words, header.Time);
            if (StrangeWords is not null)
            {
                return SatelliteFrame.StrangeWords;
            }

            band.Words = Words = words;
        }

        _bands[header.HopCode] = band;
        band.AddStored(frame, _visChanBaseline, source);
        Correct(header, band);
        band.AddCorrected(header.Time, _visChanBaseline);
        Frames++;
        First = First is { } first && first < header.Time ? first : header.Time;
        Last = Last is { } last && last > header.Time ? last : header.Time;
        return SatelliteFrame.Taken;
    }

    /// <summary>The calibrations of all bands and hands that had frames, by band, then hand.</summary>
    public IReadOnlyList<BandCalibration> Solve() => [.. _bands.Values.Select(band => band.Solve())];

    private string? Strange(DelayWordFit words, UtcTime time)
    {
        var culture = CultureInfo.InvariantCulture;
        var offsetDeg = words.OffsetRad / Angle.Degree;
        return words.IsAmbiguous && words.DeviationNs <= DelayWordFit.MaxDeviationNs
            ? string.Create(culture, $"the delay words of the frame at {time} scatter by {words.DeviationNs:F4} ns and do not tell a plane wave from a sphere")
            : !words.IsGood
            ? string.Create(culture, $"the delay words of the frame at {time} follow no wave front: they are {words.DeviationNs:F3} ns off the nearest")
            : !(offsetDeg <= _options.MaxOffsetDeg)
            ? string.Create(culture, $"the delay words of the frame at {time} follow a direction {offsetDeg:F1}° from the satellite: its place or the time is wrong")
            : null;
    }

    private void Correct(in FrameHeader header, SatelliteBand band)
    {
        if (_options.LegacyUncorrected)
        {
            if (Layout.Id == ArrayId.Muser2)
            {
                FringeCorrection.Apply(Layout, header.BandMHz, _delayNsAntenna, header.FringeStopped, _visChanBaseline);
            }

            return;
        }

        FringeCorrection.Apply(
            Layout, header.BandMHz, _delayNsAntenna, header.FringeStopped, _visChanBaseline, _options.SignalOffsetMHzOf(Layout));
        DelayRotation.Apply(band.FrequencyHzChan, band.Words!.RestNsAntenna, _visChanBaseline);
    }
}
