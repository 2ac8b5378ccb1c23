using Muser.Formats.Frames;

namespace Muser.Cli.Imaging;

/// <summary>The visibilities of one channel in one polarisation, all times together: a row is a baseline at a time, with its own (u,v,w).</summary>
internal sealed class ChannelData
{
    /// <summary>Number of the channel in the file, from 0: frequency ids slowest, then bands, then channels.</summary>
    public required int Channel { get; init; }

    /// <summary>Its centre.</summary>
    public required double FrequencyHz { get; init; }

    /// <summary>[row, uvw] of r_j - r_i, metres.</summary>
    public List<double> UvwRowXyz { get; } = [];

    /// <summary>Visibilities of rows that are neither flagged nor anything but numbers.</summary>
    public List<ComplexF> Vis { get; } = [];

    /// <summary>Their natural weights, above 0.</summary>
    public List<float> Weight { get; } = [];

    /// <summary>Rows that were flagged or weigh nothing.</summary>
    public long Flagged { get; set; }

    /// <summary>Rows with something that is no finite number.</summary>
    public long NotFinite { get; set; }

    /// <summary>Why there can be no map, as a sentence; null where there can be one.</summary>
    public string? Fault()
    {
        if (Vis.Count == 0)
        {
            return (Flagged, NotFinite) switch
            {
                (0, 0) => $"Channel {Channel} has no visibilities.",
                (_, 0) => $"All {Flagged} visibilities of channel {Channel} are flagged.",
                (0, _) => $"None of the {NotFinite} visibilities of channel {Channel} is a finite number.",
                _ => $"Of the visibilities of channel {Channel} {Flagged} are flagged and {NotFinite} are no finite numbers; none is left.",
            };
        }

        return Vis.TrueForAll(v => v.Re == 0 && v.Im == 0) ? $"Channel {Channel} is empty: all its {Vis.Count} visibilities are zero." : null;
    }
}
