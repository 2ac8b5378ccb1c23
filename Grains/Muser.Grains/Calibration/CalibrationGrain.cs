using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <inheritdoc cref="ICalibrationGrain"/>
public sealed partial class CalibrationGrain(
    [PersistentState("parameters", ProviderNames.Storage)] IPersistentState<ParameterHistory> history,
    ParameterArchive archive,
    TimeProvider clock,
    ILogger<CalibrationGrain> log) : Grain, ICalibrationGrain
{
    /// <summary>Archived segments whose values are kept at hand.</summary>
    private const int SegmentsAtHand = 8;

    private readonly List<ParameterChange> _lines = [];
    private readonly Dictionary<int, ParameterRecord[]> _segments = [];
    private ArrayLayout _layout = ArrayLayout.Muser1;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var array = this.GetPrimaryKeyString();
        _layout = ArrayLayout.ByName(array)
            ?? throw new ArgumentException($"'{array}' is not an array; the arrays are muser1 and muser2.");
        if (history.State.Version == 0)
        {
            history.State.Recent = [.. Records(DefaultParameters.Version, DefaultParameters.Entries(_layout), "muser", "shipped with the product")];
            history.State.Version = DefaultParameters.Version;
            await history.WriteStateAsync(cancellationToken);
        }

        _lines.AddRange(await archive.ReadLines(this.GetGrainId(), history.State.Segments));
        _lines.AddRange(history.State.Recent.Select(record => record.Change));
    }

    public Task<long> GetVersion() => Task.FromResult(history.State.Version);

    public async Task<EffectiveParameters?> GetEffective(long version, long utcUnixNs)
    {
        if (!Exists(version))
        {
            return null;
        }

        var (inForce, from, until) = ParameterTimeline.At(_lines, version, utcUnixNs);
        var values = await WithValues(inForce);
        return new EffectiveParameters
        {
            Version = version,
            FromUtcUnixNs = from,
            UntilUtcUnixNs = until,
            Positions = Of<AntennaPositions>().SingleOrDefault(),
            FibreDelays = Of<FibreDelays>().SingleOrDefault(),
            Flags = Of<FlagRule>(),
            Phases = Of<PhaseSolution>(),
            FluxScales = Of<FluxScale>(),
            Status = Of<InstrumentStatus>().SingleOrDefault(),
            Weather = Of<Weather>().SingleOrDefault(),
        };

        Effective<T>[] Of<T>()
            where T : ParameterValue =>
            [
                .. values.Where(record => record.Value is T).Select(record => new Effective<T>
                {
                    Version = record.Change.Version,
                    ValidFromUtcUnixNs = record.Change.ValidFromUtcUnixNs,
                    Value = (T)record.Value!,
                }),
            ];
    }

    public async Task<ParameterRecord[]?> GetInForce(long version, long utcUnixNs) =>
        Exists(version) ? await WithValues(ParameterTimeline.At(_lines, version, utcUnixNs).InForce) : null;

    public async Task<long> Add(ParameterEntry[] entries, string who, string why)
    {
        Accept(ParameterRules.RefusalOfNothing(entries));
        return await Record([], entries, who, why);
    }

    public async Task<long> Withdraw(long version, int? part, ParameterEntry[] instead, string who, string why)
    {
        Accept(ParameterRules.RefusalToWithdraw(_layout, _lines, version, part));
        var withdrawal = new ParameterChange
        {
            Version = history.State.Version + 1,
            Withdraws = version,
            WithdrawsPart = part,
            RecordedUtcUnixNs = Now,
            Who = who,
            Why = why,
        };
        return await Record([new ParameterRecord { Change = withdrawal }], instead, who, why);
    }

    public Task<ParameterChange[]> GetChanges(ParameterQuery query)
    {
        var wanted = query.Kind is not { } kind
            ? null
            : _lines.Where(line => line.Kind == kind).SelectMany(line => new (long, int?)[] { (line.Version, null), (line.Version, line.Part) }).ToHashSet();
        ParameterChange[] lines =
        [
            .. _lines
                .Where(line => line.Version > query.AfterVersion)
                .Where(line => wanted is null || line.Kind == query.Kind || (line.Withdraws is { } withdrawn && wanted.Contains((withdrawn, line.WithdrawsPart)))),
        ];
        return Task.FromResult<ParameterChange[]>(
            [.. lines.Where((line, index) => index < query.Limit || (query.Limit > 0 && line.Version == lines[query.Limit - 1].Version))]);
    }

    public async Task<ParameterRecord[]> GetRecords(long version) => Exists(version) ? await RecordsOf(version) : [];

    private static void Accept(string? refusal)
    {
        if (refusal is not null)
        {
            throw new ArgumentException(refusal);
        }
    }

    private long Now => UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs;

    private bool Exists(long version) => version >= 1 && version <= history.State.Version;

    /// <summary>Records withdrawals and entries together as the next version, which is returned.</summary>
    private async Task<long> Record(ParameterRecord[] withdrawals, ParameterEntry[] entries, string who, string why)
    {
        Accept(ParameterRules.Refusal(_layout, entries) ?? ParameterRules.RefusalOfReason(who, why));
        ParameterRecord[] records = [.. withdrawals, .. Records(history.State.Version + 1, entries, who, why, firstPart: withdrawals.Length)];
        Accept(await RefusalOfFlags(records) ?? await RefusalOfLayouts(records));
        return await Commit(records);
    }

    private ParameterRecord[] Records(long version, ParameterEntry[] entries, string who, string why, int firstPart = 0)
    {
        var now = Now;
        return
        [
            .. entries.Select((entry, part) => new ParameterRecord
            {
                Change = new ParameterChange
                {
                    Version = version,
                    Part = firstPart + part,
                    Kind = entry.Value.Kind,
                    Scope = entry.Value.Scope,
                    ValidFromUtcUnixNs = entry.ValidFromUtcUnixNs,
                    ValidToUtcUnixNs = entry.ValidToUtcUnixNs,
                    RecordedUtcUnixNs = now,
                    Who = who,
                    Why = string.IsNullOrWhiteSpace(entry.Why) ? why : entry.Why,
                },
                Value = entry.Value,
            }),
        ];
    }

    private async Task<ParameterRecord[]> WithValues(ParameterChange[] lines)
    {
        var records = new List<ParameterRecord>(lines.Length);
        foreach (var line in lines)
        {
            records.Add((await RecordsOf(line.Version)).Single(record => record.Change.Part == line.Part));
        }

        return [.. records];
    }

    private async ValueTask<ParameterRecord[]> RecordsOf(long version)
    {
        var segment = ParameterArchive.SegmentOf(version);
        if (segment >= history.State.Segments)
        {
            return [.. history.State.Recent.Where(record => record.Change.Version == version)];
        }

        if (!_segments.TryGetValue(segment, out var records))
        {
            records = await archive.ReadRecords(this.GetGrainId(), segment);
            if (_segments.Count == SegmentsAtHand)
            {
                _segments.Remove(_segments.Keys.First());
            }

            _segments[segment] = records;
        }

        return [.. records.Where(record => record.Change.Version == version)];
    }

    /// <summary>Why flags among the new records cannot be: at some instant fewer antennas than a map needs would be left.</summary>
    private async Task<string?> RefusalOfFlags(ParameterRecord[] records)
    {
        var begins = _lines.Concat(records.Select(record => record.Change)).Where(line => line.Kind == ParameterKind.Flag)
            .Select(line => line.ValidFromUtcUnixNs).ToArray();
        var instants = records.Where(record => record.Value is FlagRule).SelectMany(flag => begins.Where(from =>
            from >= flag.Change.ValidFromUtcUnixNs && from < (flag.Change.ValidToUtcUnixNs ?? long.MaxValue)));
        foreach (var instant in instants.Distinct())
        {
            var rules = await InForceWith<FlagRule>(records, ParameterKind.Flag, instant);
            if (ParameterRules.RefusalOfFlags(_layout, rules, new UtcTime(instant)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>
    /// Why solutions among the new records cannot be: they were made with other antenna positions than those in force when they begin. Where positions
    /// come with them it is a history that is restored, and one that no positions fit any more is only not used.
    /// </summary>
    private async Task<string?> RefusalOfLayouts(ParameterRecord[] records)
    {
        if (records.Any(record => record.Value is AntennaPositions))
        {
            return null;
        }

        foreach (var record in records.Where(record => record.Value is PhaseSolution))
        {
            var begin = record.Change.ValidFromUtcUnixNs;
            var positions = (await InForceWith<AntennaPositions>(records, ParameterKind.Positions, begin)).SingleOrDefault();
            if (PhaseSolutions.RefusalOfLayout((PhaseSolution)record.Value!, positions, new UtcTime(begin)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>The values of a kind that would be in force at an instant with the new records.</summary>
    private async Task<IReadOnlyList<T>> InForceWith<T>(ParameterRecord[] records, ParameterKind kind, long instant)
        where T : ParameterValue
    {
        var lines = _lines.Concat(records.Select(record => record.Change)).Where(line => line.Kind == kind || line.Kind is null).ToArray();
        var values = new List<T>();
        foreach (var line in ParameterTimeline.At(lines, long.MaxValue, instant).InForce)
        {
            var known = line.Version > history.State.Version ? records : await RecordsOf(line.Version);
            values.Add((T)known.Single(record => record.Change.Part == line.Part).Value!);
        }

        return values;
    }

    private async Task<long> Commit(ParameterRecord[] records)
    {
        var state = history.State;
        var before = (state.Version, state.Segments, state.Recent);
        if (ParameterArchive.SegmentOf(state.Version + 1) > state.Segments) // the segment of the newest version is full
        {
            await archive.Write(this.GetGrainId(), state.Segments, [.. state.Recent]);
            (state.Segments, state.Recent) = (state.Segments + 1, []);
        }

        state.Recent = [.. state.Recent, .. records];
        state.Version++;
        try
        {
            await history.WriteStateAsync();
        }
        catch
        {
            // Nobody may see what is not stored; whether it was stored after all, the next activation reads.
            (state.Version, state.Segments, state.Recent) = before;
            DeactivateOnIdle();
            throw;
        }

        _lines.AddRange(records.Select(record => record.Change));
        await Announce(state.Version);
        return state.Version;
    }

    /// <summary>Tells the silos. Where that fails they find out within a second by themselves, so it is no failure of the change.</summary>
    private async Task Announce(long version)
    {
        try
        {
            await this.GetStreamProvider(ProviderNames.Streams)
                .GetStream<ParameterNotice>(StreamId.Create(ParameterNotice.StreamNamespace, this.GetPrimaryKeyString()))
                .OnNextAsync(new ParameterNotice { Version = version });
        }
        catch (Exception failure)
        {
            LogNotAnnounced(this.GetPrimaryKeyString(), version, failure.Message);
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning,
        Message = "Version {Version} of the parameters of {Array} is recorded, but its notice failed: {Reason}")]
    private partial void LogNotAnnounced(string array, long version, string reason);
}
