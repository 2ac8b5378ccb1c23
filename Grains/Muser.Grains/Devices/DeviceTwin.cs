using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>
/// What is known of a device, put together from what it says, in whatever order that comes: a birth number (epoch) tells the sessions of a device
/// apart, and a sequence number what is new within one, among states and among values, since what the broker kept of both comes in any order. What an
/// older session says, or its will, changes nothing, unless the newer one is known to be gone (a device whose clock was set back numbers its births
/// from it). Not thread-safe.
/// </summary>
public sealed class DeviceTwin(DeviceId device, int historyLength)
{
    /// <summary>A device that is born again so soon under another instance's number is not one device.</summary>
    private const long TooSoonNs = 10_000_000_000;

    private readonly Dictionary<string, Property> _properties = new(StringComparer.Ordinal);
    private long _epoch;
    private long _sequence;
    private long _statusSequence;
    private long _valuesSequence;
    private bool _isSilent;
    private (Guid Instance, long UtcUnixNs) _former;
    private StatusReport? _status;
    private DeviceSummary _summary = new() { Device = device };

    /// <summary>What the device says of itself; null while it has not.</summary>
    public DeviceDescription? Description { get; private set; }

    /// <summary>When its present process was born, as far as that was seen, ns since 1970-01-01 UTC; 0 where it was not.</summary>
    public long BornUtcUnixNs { get; private set; }

    /// <summary>The line about it.</summary>
    public DeviceSummary Summary => _summary;

    /// <summary>Its properties.</summary>
    public PropertyState[] Properties => [.. _properties.Values.Where(property => property.State is not null).Select(property => property.State!)];

    /// <summary>What clients have asked properties to be.</summary>
    public ArgumentValue[] Desired =>
        [.. _properties.Where(each => each.Value.State?.Desired is not null).Select(each => new ArgumentValue(each.Key, each.Value.State!.Desired!.Value))];

    /// <summary>Takes over what an earlier activation knew. Whether the device is still there must be asked.</summary>
    public void Resume(DeviceDescription? description, DeviceState state, ArgumentValue[] desired, long utcUnixNs)
    {
        if (description is null)
        {
            return;
        }

        Adopt(description);
        foreach (var each in desired)
        {
            Desire(each.Name, each.Value);
        }

        _summary = _summary with { Type = description.Type, Epoch = description.Epoch, State = state, SinceUtcUnixNs = utcUnixNs };
        _status = new StatusReport { Epoch = description.Epoch, State = state };
    }

    /// <summary>The device says what it is.</summary>
    public TwinResult Describe(DeviceDescription description, long utcUnixNs)
    {
        if (description.Epoch < _epoch && _summary.IsOnline)
        {
            return Suspect(description, utcUnixNs);
        }

        var result = TwinResult.Changed | TwinResult.Reborn | Suspect(description, utcUnixNs);
        if (description.Epoch != _epoch)
        {
            Begin();
        }

        if (description.Instance == default ? description.Epoch != _epoch : description.Instance != Description?.Instance)
        {
            _former = (Description?.Instance ?? default, utcUnixNs);
            BornUtcUnixNs = utcUnixNs;
            foreach (var property in _properties.Values)
            {
                property.State = property.State is { } state ? state with { Reported = null, Alarm = AlarmLevel.None } : null;
            }
        }

        Adopt(description);
        _isSilent = false;
        return result | Summarize(utcUnixNs);
    }

    /// <summary>The device reports values. Those that its description does not know, or of another type, are named in <paramref name="refused"/>.</summary>
    public TwinResult Report(ParameterReport report, long utcUnixNs, out string? refused)
    {
        refused = null;
        var result = Follow(report.Epoch, report.Sequence, ref _valuesSequence);
        if (!result.HasFlag(TwinResult.Changed))
        {
            return result;
        }

        foreach (var reading in report.Values)
        {
            if (!_properties.TryGetValue(reading.Name, out var property) || property.State is not { } state)
            {
                refused ??= Description is null ? null : $"It reports '{reading.Name}', which is no property of it.";
                continue;
            }

            if (reading.Value.As(state.Description.Kind) is not { } typed)
            {
                refused ??= $"It reports '{reading.Name}' as another type than it has.";
                continue;
            }

            var isInRange = ValueRules.Accept(state.Description with { Step = null }, typed).Refusal is null;
            var kept = reading with { Value = typed, Quality = !isInRange && reading.Quality == Quality.Good ? Quality.Uncertain : reading.Quality };
            property.State = state with { Reported = kept, Alarm = ValueRules.Level(state.Description, kept) };
            property.History.Add(kept);
        }

        return result | Summarize(utcUnixNs);
    }

    /// <summary>The device reports its state, or the will of its connection does.</summary>
    public TwinResult ReportStatus(StatusReport report, long utcUnixNs)
    {
        var isWill = report.State == DeviceState.Lost;
        if (isWill && report.Epoch != _epoch)
        {
            return TwinResult.None; // an old death does not kill a new session
        }

        var result = isWill ? TwinResult.Changed : Follow(report.Epoch, report.Sequence, ref _statusSequence);
        if (!result.HasFlag(TwinResult.Changed))
        {
            return result;
        }

        _status = isWill ? report with { Text = "Its connection broke." } : report;
        _isSilent = false;
        return result | Summarize(utcUnixNs);
    }

    /// <summary>Its heartbeats stopped, or are back.</summary>
    public TwinResult ReportPresence(long epoch, bool isAlive, long utcUnixNs)
    {
        if (epoch < _epoch)
        {
            return TwinResult.None;
        }

        var result = TwinResult.None;
        if (isAlive && (epoch > _epoch || !_summary.IsOnline))
        {
            // It lives, and what we know says otherwise, or nothing: it must say everything again.
            result = TwinResult.Missed;
        }

        if (epoch == _epoch && _isSilent == isAlive)
        {
            _isSilent = !isAlive;
            result |= TwinResult.Changed | (isAlive ? TwinResult.Missed | TwinResult.Reborn : TwinResult.None);
        }

        return result | Summarize(utcUnixNs);
    }

    /// <summary>A client wants a property to be so.</summary>
    public void Desire(string property, DeviceValue value)
    {
        if (_properties.TryGetValue(property, out var known) && known.State is { } state)
        {
            known.State = state with { Desired = value };
        }
    }

    /// <summary>A property; null where there is none of that name.</summary>
    public PropertyState? Find(string property) => _properties.GetValueOrDefault(property)?.State;

    /// <summary>What a property was, oldest first.</summary>
    public PropertyReading[] History(string property) => _properties.GetValueOrDefault(property)?.History.All ?? [];

    private void Adopt(DeviceDescription description)
    {
        (Description, _epoch) = (description, description.Epoch);
        foreach (var gone in _properties.Values)
        {
            gone.IsKnown = false;
        }

        foreach (var each in description.Properties)
        {
            if (!_properties.TryGetValue(each.Name, out var property))
            {
                _properties[each.Name] = property = new Property(new PropertyHistory(historyLength));
            }

            property.IsKnown = true;
            property.State = property.State is { } state && state.Description.Kind == each.Kind
                ? state with { Description = each }
                : new PropertyState { Description = each };
        }

        foreach (var (name, _) in _properties.Where(each => !each.Value.IsKnown).ToArray())
        {
            _properties.Remove(name);
        }
    }

    /// <summary>Another session begins: nothing that it said is known.</summary>
    private void Begin()
    {
        (_sequence, _statusSequence, _valuesSequence) = (0, 0, 0);
        _status = null;
    }

    /// <summary>Whether something that the device says is new, and whether something before it was lost.</summary>
    /// <param name="epoch">The session that says it.</param>
    /// <param name="sequence">Its number among all that the session said; 0 where the device does not count.</param>
    /// <param name="last">The number of the last of its kind.</param>
    private TwinResult Follow(long epoch, long sequence, ref long last)
    {
        if (epoch < _epoch || (epoch == _epoch && sequence != 0 && sequence <= last))
        {
            return TwinResult.None;
        }

        var isMissed = Description is null || epoch > _epoch || (_sequence != 0 && sequence > _sequence + 1);
        if (epoch > _epoch)
        {
            _epoch = epoch;
            Begin();
        }

        last = sequence;
        _sequence = Math.Max(_sequence, sequence);
        return TwinResult.Changed | (isMissed ? TwinResult.Missed : TwinResult.None);
    }

    /// <summary>Whether a birth is of another device than the one that speaks under this id.</summary>
    private TwinResult Suspect(DeviceDescription description, long utcUnixNs) =>
        description.Instance != default && Description is { Instance: var current } && current != default && description.Instance != current
            && _summary.IsOnline && description.Instance == _former.Instance && utcUnixNs - _former.UtcUnixNs < TooSoonNs
            ? TwinResult.TwoOfOneId
            : TwinResult.None;

    private TwinResult Summarize(long utcUnixNs)
    {
        var alarm = AlarmLevel.None;
        foreach (var property in _properties.Values)
        {
            alarm = (AlarmLevel)Math.Max((int)alarm, (int)(property.State?.Alarm ?? AlarmLevel.None));
        }

        var state = _isSilent ? DeviceState.Lost : _status?.State ?? (Description is null ? DeviceState.Unknown : DeviceState.Init);
        var line = _summary with
        {
            Type = Description?.Type ?? "",
            State = state,
            Blocks = _isSilent ? [] : _status?.Blocks ?? [],
            Alarm = alarm,
            Epoch = _epoch,
            Text = _isSilent ? "Its heartbeats stopped." : _status?.Text ?? "",
            Progress = _status?.Progress,
            SinceUtcUnixNs = state == _summary.State ? _summary.SinceUtcUnixNs : utcUnixNs,
        };
        if (line with { Blocks = _summary.Blocks } == _summary && line.Blocks.SequenceEqual(_summary.Blocks))
        {
            return TwinResult.None;
        }

        _summary = line;
        return TwinResult.Changed | TwinResult.SummaryChanged;
    }

    private sealed class Property(PropertyHistory history)
    {
        public PropertyHistory History => history;

        public PropertyState? State { get; set; }

        public bool IsKnown { get; set; }
    }
}
