namespace Muser.Imaging.SelfCalibration;

/// <summary>Which antennas and which interval each row of visibilities belongs to.</summary>
/// <param name="firstRow">[row]: number of the first antenna, from 0.</param>
/// <param name="secondRow">[row]: number of the second one.</param>
/// <param name="intervalRow">[row]: number of the interval, from 0.</param>
public readonly ref struct AntennaRows(ReadOnlySpan<int> firstRow, ReadOnlySpan<int> secondRow, ReadOnlySpan<int> intervalRow)
{
    /// <summary>[row]: number of the first antenna, from 0.</summary>
    public ReadOnlySpan<int> FirstRow { get; } = firstRow;

    /// <summary>[row]: number of the second one.</summary>
    public ReadOnlySpan<int> SecondRow { get; } = secondRow;

    /// <summary>[row]: number of the interval, from 0.</summary>
    public ReadOnlySpan<int> IntervalRow { get; } = intervalRow;
}
