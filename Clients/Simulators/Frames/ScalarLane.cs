using System.Runtime.CompilerServices;

namespace Muser.Simulators.Frames;

/// <summary>One number at a time: the reference.</summary>
internal readonly struct ScalarLane(double value) : ILanes<ScalarLane>
{
    private readonly double _value = value;

    public static int Count => 1;

    public static bool IsSupported => true;

    public static ScalarLane Load(ref double source, int index) => new(Unsafe.Add(ref source, index));

    public static ScalarLane All(double value) => new(value);

    public static ScalarLane Exp(ScalarLane a) => new(Math.Exp(a._value));

    public void Store(ref double target, int index) => Unsafe.Add(ref target, index) = _value;

    public static ScalarLane operator +(ScalarLane a, ScalarLane b) => new(a._value + b._value);

    public static ScalarLane operator -(ScalarLane a, ScalarLane b) => new(a._value - b._value);

    public static ScalarLane operator *(ScalarLane a, ScalarLane b) => new(a._value * b._value);
}
