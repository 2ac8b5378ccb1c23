namespace Muser.Imaging.Numerics;

/// <summary>
/// A vector of floats of one width, so that a kernel is written once for every path: generic code over it is compiled for each width as if written for it.
/// </summary>
/// <typeparam name="TSelf">The vector.</typeparam>
internal unsafe interface IFloatLanes<TSelf>
    where TSelf : unmanaged, IFloatLanes<TSelf>
{
    /// <summary>Floats in it: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>As many floats from memory, at any address.</summary>
    static abstract TSelf Load(float* from);

    /// <summary>The same float in every lane.</summary>
    static abstract TSelf All(float value);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>c - a b, rounded once.</summary>
    static abstract TSelf SubtractProduct(TSelf c, TSelf a, TSelf b);

    /// <summary>exp(2*pi*i(a x + b y)) of as many doubles x and y (<see cref="Phasor"/>).</summary>
    static abstract void Phasors(double a, double* x, double b, double* y, out TSelf cos, out TSelf sin);

    /// <summary>To memory, at any address.</summary>
    void Store(float* to);
}
