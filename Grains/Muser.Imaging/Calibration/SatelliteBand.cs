using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Calibration;

/// <summary>What a <see cref="SatelliteCalibration"/> has gathered of one band and hand. One thread.</summary>
internal sealed class SatelliteBand
{
    private readonly ArrayLayout _layout;
    private readonly Vector3D[] _antennaItrfM;
    private readonly SatelliteCalibrationOptions _options;
    private readonly VisibilityAverage _average;
    private readonly ulong[] _autoChanInput;
    private readonly HashSet<Flag> _flags = []; // without values: one frame's worth of each
    private readonly List<Flag> _flagList = [];
    private readonly float[] _weight;
    private readonly uint[] _autoOfFrame;
    private UtcTime? _last;

    public SatelliteBand(ArrayLayout layout, Vector3D[] antennaItrfM, SatelliteCalibrationOptions options, int bandMHz, Polarization polarization)
    {
        (_layout, _antennaItrfM, _options, BandMHz, Polarization) = (layout, antennaItrfM, options, bandMHz, polarization);
        FrequencyHzChan = options.FrequencyHzChan(layout, bandMHz);
        _average = new(ArrayLayout.Channels * layout.ScienceBaselines);
        _weight = new float[ArrayLayout.Channels * layout.ScienceBaselines];
        _autoChanInput = new ulong[ArrayLayout.Channels * layout.Inputs];
        _autoOfFrame = new uint[_autoChanInput.Length];
        Note(options.FlaggedAntennas.Distinct().Order().Select(antenna => new Flag(FlagReason.Manual, antenna, -1, -1)));
    }

    public int BandMHz { get; }

    public Polarization Polarization { get; }

    public double[] FrequencyHzChan { get; }

    public DelayWordFit? Words { get; set; }

    /// <summary>Whether a frame of this time has just been taken.</summary>
    public bool IsRepeated(UtcTime time) => _last == time;

    /// <summary>Takes the autocorrelations of a frame, and its clipped visibilities, which are still as stored.</summary>
    public void AddStored(ReadOnlySpan<byte> frame, ReadOnlySpan<ComplexF> visChanBaseline, NearFieldSource? source)
    {
        Autocorrelations.Read(_layout, frame, _autoOfFrame);
        for (var k = 0; k < _autoOfFrame.Length; k++)
        {
            _autoChanInput[k] += _autoOfFrame[k];
        }

        _weight.AsSpan().Fill(1);
        if (_options.LegacyUncorrected)
        {
            return;
        }

        var clipped = new List<Flag>();
        AutomaticFlags.Clipped(_layout.Antennas, visChanBaseline, _options.AutomaticFlags, clipped);
        if (clipped.Count > 0)
        {
            Note(clipped);
            Flags.Apply(clipped, _layout.Antennas, _weight);
        }

        if (source is not null && _average.Frames == 0)
        {
            Note(Shadows(source));
        }
    }

    /// <summary>Takes the visibilities of that frame, corrected.</summary>
    public void AddCorrected(UtcTime time, ReadOnlySpan<ComplexF> visChanBaseline)
    {
        _last = time;
        _average.Add(time.AddNs(ArrayLayout.FramePeriodNs / 2), visChanBaseline, _weight);
    }

    public BandCalibration Solve()
    {
        var vis = new ComplexF[_weight.Length];
        var weight = new float[_weight.Length];
        _average.Mean(vis, weight);
        if (!_options.LegacyUncorrected)
        {
            var power = Array.ConvertAll(_autoChanInput, sum => (uint)(sum / (ulong)_average.Frames));
            var antennas = new List<Flag>();
            AutomaticFlags.Antennas(_layout, power, _options.AutomaticFlags, antennas);
            Note(antennas);

            // Clipped samples have lost their weight frame by frame.
            Flags.Apply(_flagList.FindAll(flag => flag.Reason != FlagReason.Clipped), _layout.Antennas, weight);
            Clear(vis, weight);
        }

        return new()
        {
            Layout = _layout,
            BandMHz = BandMHz,
            Polarization = Polarization,
            Frames = _average.Frames,
            MeanTime = _average.MeanTime,
            FrequencyHzChan = FrequencyHzChan,
            VisChanBaseline = vis,
            WeightChanBaseline = weight,
            Flags = _flagList,
            Words = Words,
            Result = GainSolver.Solve(_layout.Antennas, FrequencyHzChan, vis, weight, options: _options.Solver),
        };
    }

    private static void Clear(ComplexF[] vis, float[] weight)
    {
        for (var k = 0; k < vis.Length; k++)
        {
            if (weight[k] == 0)
            {
                vis[k] = default;
            }
        }
    }

    private List<Flag> Shadows(NearFieldSource source)
    {
        var direction = source.Direction;
        var centre = new PhaseCentre(-direction.Longitude(), direction.Latitude());
        var uvw = new double[3 * _layout.ScienceBaselines];
        var at = 0;
        for (var i = 0; i < _antennaItrfM.Length; i++)
        {
            for (var j = i + 1; j < _antennaItrfM.Length; j++, at += 3)
            {
                var projected = centre.Project(_antennaItrfM[j] - _antennaItrfM[i]);
                (uvw[at], uvw[at + 1], uvw[at + 2]) = (projected.X, projected.Y, projected.Z);
            }
        }

        var flags = new List<Flag>();
        AutomaticFlags.Shadowed(_layout.Antennas, uvw, _layout.DishDiameterM, flags);
        return flags;
    }

    private void Note(IEnumerable<Flag> flags)
    {
        foreach (var flag in flags)
        {
            if (_flags.Add(flag with { Value = double.NaN, Limit = double.NaN }))
            {
                _flagList.Add(flag);
            }
        }
    }
}
