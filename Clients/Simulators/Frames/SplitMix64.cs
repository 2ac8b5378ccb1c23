namespace Muser.Simulators.Frames;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): a small generator whose sequence is a pure function of its seed, so that frame n is the same whichever
/// thread makes it and whatever was made before.
/// </summary>
internal struct SplitMix64
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>The sequence of a seed for one purpose and one index, such as a frame number.</summary>
    public SplitMix64(ulong seed, Purpose purpose, ulong index = 0) => _state = Mix(Mix(Mix(seed) ^ (ulong)purpose) ^ index);

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>The next number in [0, 1).</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Two independent normal numbers of mean 0 and variance 1 (Box and Muller 1958).</summary>
    public (double First, double Second) NextNormalPair()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextUnit()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * NextUnit());
        return (radius * cos, radius * sin);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
