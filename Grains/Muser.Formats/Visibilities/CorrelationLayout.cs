using System.Buffers.Binary;
using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Where the correlations of a row lie in a file, from axes in any order and numbers of any kind. The order that everybody writes
/// (COMPLEX of 3, STOKES, FREQ, IF, 32-bit floats) goes through <see cref="CorrelationKernels"/>; any other is read number by
/// number.
/// </summary>
internal sealed class CorrelationLayout
{
    // Far beyond any instrument; what is larger is damage, and would only fill the memory.
    private const int MaxNumbers = 1 << 24;
    private const int MaxStokes = 12;

    private readonly int _strideComplex;
    private readonly int _strideStokes;
    private readonly int _strideChannel;
    private readonly int _strideBand;
    private readonly int _parts;

    private CorrelationLayout(IReadOnlyList<CorrelationAxis> axes, char type)
    {
        Type = type;
        Complex = axes.First(axis => axis.Type == "COMPLEX");
        Stokes = axes.First(axis => axis.Type == "STOKES");
        Frequency = axes.First(axis => axis.Type == "FREQ");
        Band = axes.FirstOrDefault(axis => axis.Type is "IF" or "BAND");
        (_parts, Polarizations) = ((int)Complex.Length, (int)Stokes.Length);
        (Channels, Bands) = ((int)Frequency.Length, (int)(Band?.Length ?? 1));
        (_strideComplex, _strideStokes, _strideChannel) = (Stride(Complex), Stride(Stokes), Stride(Frequency));
        _strideBand = Band is null ? 0 : Stride(Band);
        RowBytes = Stride(null) * ElementBytes;
        IsNative = type == 'E' && _parts == 3 && _strideComplex == 1 && (Polarizations == 1 || _strideStokes == 3) &&
                   (Channels == 1 || _strideChannel == 3 * Polarizations) &&
                   (Bands == 1 || _strideBand == 3 * Polarizations * Channels);

        // Numbers from one element of an axis to the next: all axes before it.
        int Stride(CorrelationAxis? axis) =>
            axes.TakeWhile(other => !ReferenceEquals(other, axis)).Aggregate(1, (product, other) => product * (int)other.Length);
    }

    public CorrelationAxis Complex { get; }

    public CorrelationAxis Stokes { get; }

    public CorrelationAxis Frequency { get; }

    public CorrelationAxis? Band { get; }

    public int Polarizations { get; }

    public int Channels { get; }

    public int Bands { get; }

    /// <summary>The letter of TFORM for one number: I, J, E or D.</summary>
    public char Type { get; }

    /// <summary>Bytes of the correlations of a row.</summary>
    public int RowBytes { get; }

    /// <summary>True where every correlation brings its weight with it.</summary>
    public bool HasWeights => _parts == 3;

    /// <summary>True where the order of the file is that of our arrays.</summary>
    public bool IsNative { get; }

    private int ElementBytes => Type switch { 'I' => 2, 'D' => 8, _ => 4 };

    /// <summary>Looks at the axes.</summary>
    /// <param name="axes">Fastest first; those of an unknown type must have one element.</param>
    /// <param name="type">The letter of TFORM for one number.</param>
    /// <param name="layout">The layout, or null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryCreate(IReadOnlyList<CorrelationAxis> axes, char type, out CorrelationLayout? layout)
    {
        layout = null;
        if (type is not ('I' or 'J' or 'E' or 'D'))
        {
            return "Correlations are neither 16- or 32-bit integers nor floating-point numbers.";
        }

        foreach (var required in (ReadOnlySpan<string>)["COMPLEX", "STOKES", "FREQ"])
        {
            if (axes.Count(axis => axis.Type == required) != 1)
            {
                return $"There is no axis {required}, or more than one.";
            }
        }

        if (axes.Count(axis => axis.Type is "IF" or "BAND") > 1)
        {
            return "There is more than one axis IF.";
        }

        decimal elements = 1;
        foreach (var axis in axes)
        {
            if (axis.Length < 1 || (axis.Length > 1 && axis.Type is not ("COMPLEX" or "STOKES" or "FREQ" or "IF" or "BAND")))
            {
                return $"Axis {axis.Type} has {axis.Length} elements.";
            }

            elements *= axis.Length;
            if (elements > MaxNumbers)
            {
                return $"A row of correlations holds more than {MaxNumbers} numbers.";
            }
        }

        if (axes.First(axis => axis.Type == "STOKES").Length is > MaxStokes and var polarizations)
        {
            return $"Axis STOKES has {polarizations} elements.";
        }

        if (axes.First(axis => axis.Type == "COMPLEX").Length is not (2 or 3))
        {
            return "Axis COMPLEX holds neither 2 nor 3 numbers.";
        }

        layout = new CorrelationLayout(axes, type);
        return null;
    }

    /// <summary>The codes of polarisation.</summary>
    public int[] StokesCodes() =>
        [.. Enumerable.Range(0, Polarizations).Select(i => (int)Math.Clamp(Math.Round(Stokes.Value(i)), -100, 100))];

    /// <summary>Reads the correlations of a row.</summary>
    /// <param name="cells">Their bytes.</param>
    /// <param name="scale">BSCALE or TSCAL.</param>
    /// <param name="zero">BZERO or TZERO.</param>
    /// <param name="conjugate">True to conjugate them.</param>
    /// <param name="vis">Where they go: bands x channels x polarisations.</param>
    /// <param name="weight">Where their weights go; 1 where the file holds none.</param>
    public void Read(ReadOnlySpan<byte> cells, double scale, double zero, bool conjugate, Span<ComplexF> vis, Span<float> weight)
    {
        if (IsNative && scale == 1 && zero == 0)
        {
            CorrelationKernels.FromBigEndian(SimdPaths.Best, cells, vis, weight, conjugate);
            return;
        }

        var to = 0;
        for (var band = 0; band < Bands; band++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                for (var polarization = 0; polarization < Polarizations; polarization++, to++)
                {
                    var at = (band * _strideBand) + (channel * _strideChannel) + (polarization * _strideStokes);
                    var im = (Number(cells, at + _strideComplex) * scale) + zero;
                    vis[to] = new((float)((Number(cells, at) * scale) + zero), (float)(conjugate ? -im : im));
                    weight[to] = HasWeights ? (float)((Number(cells, at + (2 * _strideComplex)) * scale) + zero) : 1;
                }
            }
        }
    }

    private double Number(ReadOnlySpan<byte> cells, int index) => Type switch
    {
        'I' => BinaryPrimitives.ReadInt16BigEndian(cells[(2 * index)..]),
        'J' => BinaryPrimitives.ReadInt32BigEndian(cells[(4 * index)..]),
        'E' => BinaryPrimitives.ReadSingleBigEndian(cells[(4 * index)..]),
        _ => BinaryPrimitives.ReadDoubleBigEndian(cells[(8 * index)..]),
    };
}
