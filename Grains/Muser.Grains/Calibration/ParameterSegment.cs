namespace Muser.Grains.Calibration;

/// <summary>An immutable piece of the archive: the lines of some successive versions, or their values in the same order.</summary>
[GenerateSerializer, Alias("muser.ParameterSegment`1")]
public sealed class ParameterSegment<T>
{
    /// <summary>The pieces, oldest first.</summary>
    [Id(0)]
    public T[] Items { get; set; } = [];
}
