using System.Globalization;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;
using FlagWeights = Muser.Imaging.Calibration.Flags;

namespace Muser.Grains.Calibration;

/// <summary>
/// The parameters in force for one band and hand, in the types of the kernels, made once and used by every frame. Immutable, safe for any thread.
/// </summary>
public sealed class BandParameters
{
    private readonly BandHand _band;
    private readonly FlagRule[] _keeps;
    private readonly Vector3D[] _itrfAntennaM;
    private readonly float[] _weightChanBaseline;

    /// <param name="layout">The array.</param>
    /// <param name="parameters">What is in force.</param>
    /// <param name="band">The band and hand.</param>
    public BandParameters(ArrayLayout layout, EffectiveParameters parameters, BandHand band)
    {
        _band = band;
        Version = parameters.Version;
        FrequencyHzChan = layout.ChannelFrequenciesHz(band.BandMHz);
        _itrfAntennaM = parameters.Positions is { } positions ? MemoryMarshal.Cast<double, Vector3D>(positions.Value.ItrfAntennaXyz).ToArray() : [];
        FibreDelays = parameters.FibreDelays?.ToTable(layout.Id);
        JyPerCountChan = parameters.FluxScales.FirstOrDefault(scale => scale.Value.BandHand == band)?.Value.JyPerCountChan
            .Select(factor => (float)factor).ToArray();
        var solution = parameters.Phases.FirstOrDefault(phases => phases.Value.BandHand == band);
        var isForThisLayout = solution is not null && solution.Value.Layout == LayoutFingerprint.Of(_itrfAntennaM);
        Gains = isForThisLayout ? solution!.Value.ToGains() : null;
        PhasesNote = Describe(solution, isForThisLayout);
        _keeps = [.. parameters.Flags.Select(flag => flag.Value).Where(rule => rule.Keep)];
        Flags =
        [
            .. parameters.Flags.SelectMany(flag => flag.Value.ToFlags(band)),
            .. Each(FlagReason.OffSource, parameters.Status?.Value.OffSourceAntennas ?? []),
            .. Each(FlagReason.Unsolved, isForThisLayout ? solution!.Value.UnusableAntennas : []),
            .. (isForThisLayout ? solution!.Value.UnusableChannels : []).Select(channel => new Flag(FlagReason.Unsolved, -1, -1, channel)),
        ];
        _weightChanBaseline = new float[ArrayLayout.Channels * layout.ScienceBaselines];
        _weightChanBaseline.AsSpan().Fill(1);
        FlaggedVisibilities = FlagWeights.Apply(Flags, layout.Antennas, _weightChanBaseline);
        FlaggedAntennas = [.. Flags.Where(flag => flag is { FirstAntenna: >= 0, SecondAntenna: < 0, Channel: < 0 })
            .Select(flag => flag.FirstAntenna).Distinct().Order()];

        static IEnumerable<Flag> Each(FlagReason reason, int[] antennas) => antennas.Select(antenna => new Flag(reason, antenna, -1, -1));
    }

    /// <summary>The version of the parameters.</summary>
    public long Version { get; }

    /// <summary>Frequency of each channel in stored order, Hz.</summary>
    public double[] FrequencyHzChan { get; }

    /// <summary>Positions of the antennas relative to the array's reference point, ITRF axes, m; empty where none are in force.</summary>
    public ReadOnlySpan<Vector3D> ItrfAntennaM => _itrfAntennaM;

    /// <summary>Fibre delays; null where none are in force.</summary>
    public FibreDelayTable? FibreDelays { get; }

    /// <summary>Phases and delays of the receivers; null where no solution is in force, or it is for other antenna positions.</summary>
    public BandGains? Gains { get; }

    /// <summary>Jy per count of each channel; null where no scale is in force.</summary>
    public float[]? JyPerCountChan { get; }

    /// <summary>What is left out by the word of people, of devices and of the solution.</summary>
    public IReadOnlyList<Flag> Flags { get; }

    /// <summary>The weights that those flags leave: 1, or 0. Axes [channel in stored order][science baseline].</summary>
    public ReadOnlySpan<float> WeightChanBaseline => _weightChanBaseline;

    /// <summary>How many visibilities those flags take.</summary>
    public int FlaggedVisibilities { get; }

    /// <summary>Antennas that those flags take whole, 0-based, ascending.</summary>
    public int[] FlaggedAntennas { get; }

    /// <summary>Which phases are taken out, or why none, for the history of a product.</summary>
    public string PhasesNote { get; }

    /// <summary>Whether somebody said that what this automatic flag takes is good.</summary>
    public bool Keeps(in Flag flag)
    {
        foreach (var rule in _keeps)
        {
            if (rule.Keeps(_band, flag))
            {
                return true;
            }
        }

        return false;
    }

    private static string Describe(Effective<PhaseSolution>? solution, bool isForThisLayout) => solution switch
    {
        null => "No phase solution is in force: phases of the receivers are not taken out",
        _ when !isForThisLayout => string.Create(CultureInfo.InvariantCulture,
            $"Phase solution of version {solution.Version} is for other antenna positions and is not used"),
        _ => string.Create(CultureInfo.InvariantCulture,
            $"Phases of version {solution.Version}: {solution.Value.Calibrator}, {new UtcTime(solution.Value.ObservedUtcUnixNs)}"),
    };
}
