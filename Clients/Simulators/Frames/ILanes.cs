namespace Muser.Simulators.Frames;

/// <summary>
/// Several double-precision numbers computed as one. The kernel is written once over this and compiled for each width; the lanes are neighbouring
/// channels, so that all 16 of a frame are 2, 4 or 16 steps and none is left over.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many numbers.</summary>
    static abstract int Count { get; }

    /// <summary>Whether the processor has registers of this width.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The numbers from <paramref name="index"/> on.</summary>
    static abstract TSelf Load(ref double source, int index);

    /// <summary>The same number in all lanes.</summary>
    static abstract TSelf All(double value);

    /// <summary>e to the power of each.</summary>
    static abstract TSelf Exp(TSelf a);

    /// <summary>Writes the numbers from <paramref name="index"/> on.</summary>
    void Store(ref double target, int index);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);
}
