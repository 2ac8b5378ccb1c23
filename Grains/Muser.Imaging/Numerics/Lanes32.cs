namespace Muser.Imaging.Numerics;

/// <summary>One float: the reference of the vectors.</summary>
internal readonly unsafe struct Lanes32(float value) : IFloatLanes<Lanes32>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Lanes32 operator +(Lanes32 a, Lanes32 b) => new(a._value + b._value);

    public static Lanes32 operator -(Lanes32 a, Lanes32 b) => new(a._value - b._value);

    public static Lanes32 operator *(Lanes32 a, Lanes32 b) => new(a._value * b._value);

    public static Lanes32 Load(float* from) => new(*from);

    public static Lanes32 All(float value) => new(value);

    public static Lanes32 MultiplyAdd(Lanes32 a, Lanes32 b, Lanes32 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Lanes32 SubtractProduct(Lanes32 c, Lanes32 a, Lanes32 b) => new(MathF.FusedMultiplyAdd(-a._value, b._value, c._value));

    public static void Phasors(double a, double* x, double b, double* y, out Lanes32 cos, out Lanes32 sin)
    {
        var (c, s) = Phasor.FromTurns((a * *x) + (b * *y));
        (cos, sin) = (new(c), new(s));
    }

    public void Store(float* to) => *to = _value;
}
