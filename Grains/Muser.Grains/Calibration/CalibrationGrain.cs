using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <inheritdoc cref="ICalibrationGrain"/>
public sealed class CalibrationGrain(
    [PersistentState("parameters", ProviderNames.Storage)] IPersistentState<CalibrationHistory> history) : Grain, ICalibrationGrain
{
    /// <summary>The fewest antennas with which a phase can be closed.</summary>
    private const int FewestAntennas = 3;

    private ArrayLayout _layout = ArrayLayout.Muser1;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var array = this.GetPrimaryKeyString();
        _layout = ArrayLayout.ByName(array)
            ?? throw new ArgumentException($"'{array}' is not an array; the arrays are muser1 and muser2.");
        if (history.State.Version == 0)
        {
            var shipped = DefaultParameters.For(_layout);
            history.State = new CalibrationHistory
            {
                Version = shipped.Version,
                Positions = Shipped(shipped.Positions),
                FibreDelays = Shipped(shipped.FibreDelays),
                Flags = Shipped(shipped.Flags),
            };
            await history.WriteStateAsync(cancellationToken);
        }

        static List<Versioned<T>> Shipped<T>(T[] values) =>
            [.. values.Select(value => new Versioned<T> { Version = DefaultParameters.Version, Value = value })];
    }

    public Task<long> GetVersion() => Task.FromResult(history.State.Version);

    public Task<ArrayParameters?> GetParameters(long version) => Task.FromResult(history.State.At(version));

    public Task<long> SetPositions(AntennaPositions positions)
    {
        if (positions.ItrfAntennaXyz.Length != 3 * _layout.Antennas)
        {
            throw new ArgumentException(
                $"{_layout.Name} has {_layout.Antennas} antennas: three coordinates for each are needed, not {positions.ItrfAntennaXyz.Length} numbers.");
        }

        var strange = Array.FindIndex(positions.ItrfAntennaXyz, coordinate => !double.IsFinite(coordinate));
        if (strange >= 0)
        {
            throw new ArgumentException($"The position of antenna {strange / 3} has the coordinate {positions.ItrfAntennaXyz[strange]}; it must be finite.");
        }

        return Add(history.State.Positions, positions);
    }

    public Task<long> SetFibreDelays(FibreDelays delays)
    {
        if (delays.DelayNsInput.Length != _layout.Inputs)
        {
            throw new ArgumentException(
                $"{_layout.Name} has {_layout.Inputs} correlator inputs: one fibre delay for each is needed, not {delays.DelayNsInput.Length}.");
        }

        return Add(history.State.FibreDelays, delays);
    }

    public Task<long> SetFlags(AntennaFlags flags)
    {
        var antennas = flags.Antennas.Distinct().Order().ToArray();
        if (antennas.Any(antenna => antenna < 0 || antenna >= _layout.Antennas))
        {
            throw new ArgumentException(
                $"{_layout.Name} has the antennas 0 to {_layout.Antennas - 1}; {antennas.First(a => a < 0 || a >= _layout.Antennas)} is none of them.");
        }

        if (_layout.Antennas - antennas.Length < FewestAntennas)
        {
            throw new ArgumentException(
                $"Flagging {antennas.Length} of {_layout.Antennas} antennas leaves fewer than {FewestAntennas}; no map can be made of those.");
        }

        return Add(history.State.Flags, flags with { Antennas = antennas });
    }

    private async Task<long> Add<T>(List<Versioned<T>> entries, T value)
    {
        var version = history.State.Version + 1;
        entries.Add(new Versioned<T> { Version = version, Value = value });
        history.State.Version = version;
        try
        {
            await history.WriteStateAsync();
        }
        catch
        {
            // Nobody may see what is not stored; whether it was stored after all, the next activation reads.
            entries.RemoveAt(entries.Count - 1);
            history.State.Version = version - 1;
            DeactivateOnIdle();
            throw;
        }

        return version;
    }
}
