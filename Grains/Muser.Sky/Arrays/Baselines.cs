namespace Muser.Sky.Arrays;

/// <summary>
/// The baselines between the dishes of an array in the order in which visibilities are kept: (0,1), (0,2) ... (n-2,n-1).
/// Immutable, safe for any thread.
/// </summary>
public sealed class Baselines
{
    private readonly (int First, int Second)[] _pairs;

    private Baselines(int antennas)
    {
        Antennas = antennas;
        _pairs = new (int, int)[antennas * (antennas - 1) / 2];
        var baseline = 0;
        for (var i = 0; i < antennas; i++)
        {
            for (var j = i + 1; j < antennas; j++)
            {
                _pairs[baseline++] = (i, j);
            }
        }
    }

    /// <summary>Number of dishes.</summary>
    public int Antennas { get; }

    /// <summary>Number of baselines.</summary>
    public int Count => _pairs.Length;

    /// <summary>The dishes of each baseline, 0-based, First &lt; Second.</summary>
    public ReadOnlySpan<(int First, int Second)> Pairs => _pairs;

    /// <summary>The dishes of one baseline.</summary>
    public (int First, int Second) this[int baseline] => _pairs[baseline];

    /// <summary>The baselines between so many dishes.</summary>
    public static Baselines Of(int antennas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(antennas, 2);
        return new(antennas);
    }
}
