using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Rendering;

/// <summary>From brightness to colours, by a table over the range of a stretch. Immutable.</summary>
internal sealed class StretchTable
{
    private const int Entries = 1 << 16;
    private const int Lanes = 8;
    private const double LogFactor = 1000;
    private const double AsinhFactor = 10;

    private static readonly Lazy<StretchTable>[] Tables = [.. Enum.GetValues<Stretch>().Select(stretch => new Lazy<StretchTable>(() => new(stretch)))];

    private readonly byte[] _colour = new byte[Entries];

    private StretchTable(Stretch stretch)
    {
        for (var i = 0; i < Entries; i++)
        {
            _colour[i] = (byte)Math.Min(Palette.MapColours - 1, (int)(Share(stretch, (i + 0.5) / Entries) * Palette.MapColours));
        }
    }

    /// <summary>The table of a stretch.</summary>
    public static StretchTable For(Stretch stretch) => Tables[(int)stretch].Value;

    /// <summary>The share of the colours at a share of the range of brightness, both 0 to 1.</summary>
    public static double Share(Stretch stretch, double brightness) => stretch switch
    {
        Stretch.Sqrt => Math.Sqrt(brightness),
        Stretch.Log => Math.Log(1 + (LogFactor * brightness)) / Math.Log(1 + LogFactor),
        Stretch.Asinh => Math.Asinh(AsinhFactor * brightness) / Math.Asinh(AsinhFactor),
        _ => brightness,
    };

    /// <summary>The other way round.</summary>
    public static double Brightness(Stretch stretch, double share) => stretch switch
    {
        Stretch.Sqrt => share * share,
        Stretch.Log => (Math.Pow(1 + LogFactor, share) - 1) / LogFactor,
        Stretch.Asinh => Math.Sinh(share * Math.Asinh(AsinhFactor)) / AsinhFactor,
        _ => share,
    };

    /// <summary>Colours of a row of pixels; one that is no number is as dark as can be.</summary>
    /// <param name="from">Brightness.</param>
    /// <param name="to">Receives the colours.</param>
    /// <param name="low">Brightness of the first colour.</param>
    /// <param name="high">Brightness of the last one.</param>
    public void Apply(ReadOnlySpan<float> from, Span<byte> to, float low, float high)
    {
        var scale = high > low ? Entries / (high - low) : 0;
        var i = 0;
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var colours = ref MemoryMarshal.GetArrayDataReference(_colour);
        for (; i <= from.Length - Lanes; i += Lanes)
        {
            var at = (Vector256.LoadUnsafe(ref source, (nuint)i) - Vector256.Create(low)) * scale;
            var entry = Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(at, Vector256<float>.Zero), Vector256.Create(Entries - 1f)));
            entry = Vector256.Min(Vector256.Max(entry, Vector256<int>.Zero), Vector256.Create(Entries - 1)); // what is no number
            for (var lane = 0; lane < Lanes; lane++)
            {
                to[i + lane] = Unsafe.Add(ref colours, entry.GetElement(lane));
            }
        }

        for (; i < from.Length; i++)
        {
            to[i] = _colour[Math.Clamp((int)Math.Min(Math.Max((from[i] - low) * scale, 0), Entries - 1f), 0, Entries - 1)];
        }
    }
}
