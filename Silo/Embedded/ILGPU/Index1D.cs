namespace ILGPU;

/// <summary>The index of a kernel that runs along one axis.</summary>
public readonly struct Index1D(int x) : IIndex
{
    /// <summary>The index.</summary>
    public int X => x;

    /// <summary>As the extent of a kernel: how many indices there are.</summary>
    public int Size => x;

    long IIndex.Size => x;

    public static implicit operator Index1D(int idx) => new(idx);

    public static implicit operator int(Index1D idx) => idx.X;
}
