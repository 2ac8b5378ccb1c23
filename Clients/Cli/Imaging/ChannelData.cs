using Muser.Formats.Frames;
using Muser.Imaging.Pipeline;

namespace Muser.Cli.Imaging;

/// <summary>
/// The visibilities of one map in one polarisation, of a channel or of several together, all times together: a row is a baseline at a time, with its own (u,v,w).
/// </summary>
/// <param name="first">Number of the first channel in the file, from 0: frequency ids slowest, then bands, then channels.</param>
/// <param name="frequencyHzChan">Centres of the channels.</param>
internal sealed class ChannelData(int first, double[] frequencyHzChan)
{
    private readonly List<double> _uvwRowXyz = [];
    private readonly List<ComplexF>[] _visChan = [.. frequencyHzChan.Select(_ => new List<ComplexF>())];
    private readonly List<float>[] _weightChan = [.. frequencyHzChan.Select(_ => new List<float>())];
    private readonly List<RowOrigin> _origins = [];

    /// <summary>Number of the first channel.</summary>
    public int First => first;

    /// <summary>Number of the last one.</summary>
    public int Last => first + Channels - 1;

    /// <summary>Channels in the map.</summary>
    public int Channels => FrequencyHzChan.Length;

    /// <summary>Centre of each channel.</summary>
    public double[] FrequencyHzChan => frequencyHzChan;

    /// <summary>The mean of them.</summary>
    public double FrequencyHz => FrequencyHzChan.Average();

    /// <summary>[row, uvw] of r_j - r_i, metres; of date once <see cref="Complete"/> is called, as the arrays below are there then.</summary>
    public double[] UvwRowXyz { get; private set; } = [];

    /// <summary>[channel, row]; 0 where there is nothing to use.</summary>
    public ComplexF[] VisChanRow { get; private set; } = [];

    /// <summary>Natural weights [channel, row]; 0 where there is nothing to use.</summary>
    public float[] WeightChanRow { get; private set; } = [];

    /// <summary>Where each row is from.</summary>
    public IReadOnlyList<RowOrigin> Origins => _origins;

    /// <summary>Visibilities to use.</summary>
    public long Used { get; private set; }

    /// <summary>Visibilities that were flagged or weigh nothing.</summary>
    public long Flagged { get; private set; }

    /// <summary>Visibilities with something that is no finite number.</summary>
    public long NotFinite { get; private set; }

    /// <summary>What a person calls it.</summary>
    public string Name => Channels == 1 ? $"channel {First}" : $"channels {First}-{Last}";

    /// <summary>What names of files have: 05, 16-31.</summary>
    public string Label => Channels == 1 ? $"{First:00}" : $"{First:00}-{Last:00}";

    /// <summary>What the pipeline takes.</summary>
    public MapVisibilities Visibilities => new(UvwRowXyz, FrequencyHzChan, VisChanRow, WeightChanRow);

    /// <summary>Takes a row; one that no channel can use is left out.</summary>
    /// <param name="uvwM">r_j - r_i, metres.</param>
    /// <param name="origin">Where it is from.</param>
    /// <param name="mixer">Takes the polarisation.</param>
    /// <param name="visChanPol">[channel, polarisation] from the first channel of the map on.</param>
    /// <param name="weightChanPol">The weights.</param>
    public void Add(
        ReadOnlySpan<double> uvwM, RowOrigin origin, HandMixer mixer, ReadOnlySpan<ComplexF> visChanPol, ReadOnlySpan<float> weightChanPol)
    {
        var hands = visChanPol.Length / Channels;
        var isFinite = double.IsFinite(uvwM[0] + uvwM[1] + uvwM[2]);
        var used = 0;
        for (var channel = 0; channel < Channels; channel++)
        {
            var range = (channel * hands)..((channel + 1) * hands);
            var (vis, weight) = mixer.Mix(visChanPol[range], weightChanPol[range]);
            var isUsable = weight > 0 && isFinite && float.IsFinite(vis.Re) && float.IsFinite(vis.Im) && float.IsFinite(weight);
            Flagged += weight <= 0 ? 1 : 0;
            NotFinite += !(weight <= 0) && !isUsable ? 1 : 0;
            used += isUsable ? 1 : 0;
            _visChan[channel].Add(isUsable ? vis : default);
            _weightChan[channel].Add(isUsable ? weight : 0);
        }

        if (used == 0)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                _visChan[channel].RemoveAt(_visChan[channel].Count - 1);
                _weightChan[channel].RemoveAt(_weightChan[channel].Count - 1);
            }

            return;
        }

        Used += used;
        _uvwRowXyz.AddRange(uvwM);
        _origins.Add(origin);
    }

    /// <summary>Ends the taking of rows and turns (u,v) from the axes of ICRS to those of date.</summary>
    /// <param name="northOfDateRad">The angle between them; 0 for (u,v) of date.</param>
    public void Complete(double northOfDateRad)
    {
        UvwRowXyz = [.. _uvwRowXyz];
        VisChanRow = [.. _visChan.SelectMany(vis => vis)];
        WeightChanRow = [.. _weightChan.SelectMany(weight => weight)];
        _uvwRowXyz.Clear();
        Array.Clear(_visChan);
        Array.Clear(_weightChan);
        var (sin, cos) = Math.SinCos(northOfDateRad);
        for (var i = 0; i < UvwRowXyz.Length; i += 3)
        {
            (UvwRowXyz[i], UvwRowXyz[i + 1]) = ((cos * UvwRowXyz[i]) - (sin * UvwRowXyz[i + 1]), (sin * UvwRowXyz[i]) + (cos * UvwRowXyz[i + 1]));
        }
    }

    /// <summary>Why there can be no map, as a sentence; null where there can be one.</summary>
    public string? Fault()
    {
        if (Used == 0)
        {
            return (Flagged, NotFinite) switch
            {
                (0, 0) => $"{Upper()} {Has} no visibilities.",
                (_, 0) => $"All {Flagged} visibilities of {Name} are flagged.",
                (0, _) => $"None of the {NotFinite} visibilities of {Name} is a finite number.",
                _ => $"Of the visibilities of {Name} {Flagged} are flagged and {NotFinite} are no finite numbers; none is left.",
            };
        }

        return Array.TrueForAll(VisChanRow, v => v.Re == 0 && v.Im == 0)
            ? Channels == 1 ? $"{Upper()} is empty: all its {Used} visibilities are zero." : $"{Upper()} are empty: all their {Used} visibilities are zero."
            : null;
    }

    private string Has => Channels == 1 ? "has" : "have";

    private string Upper() => char.ToUpperInvariant(Name[0]) + Name[1..];
}
