using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Parameters in force, without a grain.</summary>
public static class Parameters
{
    /// <summary>What the product ships, and these values beside it or instead of it, for one band and hand.</summary>
    public static BandParameters For(ArrayLayout layout, string band, params ParameterValue[] values)
    {
        ParameterValue[] all = [.. DefaultParameters.Entries(layout).Select(entry => entry.Value), .. values];
        var parameters = new EffectiveParameters
        {
            Version = 1,
            FromUtcUnixNs = long.MinValue,
            UntilUtcUnixNs = long.MaxValue,
            Positions = Of<AntennaPositions>().Last(),
            FibreDelays = Of<FibreDelays>().Last(),
            Flags = Of<FlagRule>(),
            Phases = Of<PhaseSolution>(),
            FluxScales = Of<FluxScale>(),
            Status = Of<InstrumentStatus>().LastOrDefault(),
        };
        return new ArrayParameters(layout, parameters).For(Band(band));

        Effective<T>[] Of<T>()
            where T : ParameterValue =>
            [.. all.OfType<T>().Select(value => new Effective<T> { Version = 1, ValidFromUtcUnixNs = 0, Value = value })];
    }

    /// <summary>A band and hand by its text.</summary>
    public static BandHand Band(string text) => BandHand.TryParse(text, out var band) ? band : throw new FormatException(text);

    /// <summary>A solution of a band for the shipped positions.</summary>
    public static PhaseSolution Phases(ArrayLayout layout, string band, Func<int, double> phaseRad, Func<int, double> delayNs) => new()
    {
        BandHand = Band(band),
        ReferenceAntenna = 0,
        ReferenceFrequencyHz = layout.ChannelFrequencyHz(Band(band).BandMHz, 8),
        PhaseRadAntenna = [.. Enumerable.Range(0, layout.Antennas).Select(phaseRad)],
        DelayNsAntenna = [.. Enumerable.Range(0, layout.Antennas).Select(delayNs)],
        UnusableAntennas = [],
        UnusableChannels = [],
        HasDelays = true,
        SnrChan = new double[ArrayLayout.Channels],
        ResidualRadAntenna = new double[layout.Antennas],
        Layout = ShippedLayout(layout),
        Calibrator = "satellite",
        ObservedUtcUnixNs = Instrument.Start.UnixNs,
    };

    private static string ShippedLayout(ArrayLayout layout)
    {
        var positions = DefaultParameters.Entries(layout).Select(entry => entry.Value).OfType<AntennaPositions>().Single();
        return LayoutFingerprint.Of(MemoryMarshal.Cast<double, Vector3D>(positions.ItrfAntennaXyz));
    }
}
