using Microsoft.Extensions.Logging;

namespace Muser.Silo.Cluster.Memory;

/// <summary>
/// What this process does when memory is short, in this order: it leaves out maps and files of integrations, which are counted; gives back what its pools
/// keep; and, where that does not help, reads its sockets only as fast as cycles are published. Frames, calibration and cycles are never left out, and when
/// there is memory again all goes on by itself. Safe for any thread.
/// </summary>
public sealed partial class MemoryPressure
{
    /// <summary>Pools are emptied, and the garbage collected, at most this often.</summary>
    private static readonly TimeSpan TrimInterval = TimeSpan.FromMinutes(1);

    private readonly MemoryOptions _options;
    private readonly Func<long> _usedBytes;
    private readonly Action _trim;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private long? _lookedTimestamp;
    private long? _trimmedTimestamp;
    private MemoryLevel _level;
    private long _shedCycles;
    private long _shedFiles;

    /// <param name="options">The settings.</param>
    /// <param name="usedBytes">Memory that the process has now; that of the system where it is null.</param>
    /// <param name="trim">Gives back what is kept only to be used again.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where it says that memory is short.</param>
    public MemoryPressure(MemoryOptions options, Func<long>? usedBytes, Action trim, TimeProvider clock, ILogger<MemoryPressure> log)
    {
        (_options, _usedBytes, _trim, _clock, _log) = (options, usedBytes ?? (() => Environment.WorkingSet), trim, clock, log);
        LimitBytes = options.LimitBytes > 0 ? options.LimitBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    /// <summary>Memory that the process may have.</summary>
    public long LimitBytes { get; }

    /// <summary>Memory that it has.</summary>
    public long UsedBytes => _usedBytes();

    /// <summary>Cycles that were due for maps and got none.</summary>
    public long ShedCycles => Interlocked.Read(ref _shedCycles);

    /// <summary>Files of integrations that were not written.</summary>
    public long ShedFiles => Interlocked.Read(ref _shedFiles);

    /// <summary>How much is left, as of the last look.</summary>
    public MemoryLevel Level
    {
        get
        {
            lock (_lock)
            {
                if (IsDue(_lookedTimestamp, TimeSpan.FromMilliseconds(_options.CheckIntervalMs)))
                {
                    Look();
                }

                return _level;
            }
        }
    }

    /// <summary>Whether a cycle that is due for maps may get them; counts where not.</summary>
    public bool AllowMaps() => Allow(ref _shedCycles);

    /// <summary>Whether a file of an integration may be written; counts where not.</summary>
    public bool AllowFile() => Allow(ref _shedFiles);

    private bool IsDue(long? lastTimestamp, TimeSpan interval) => lastTimestamp is not { } last || _clock.GetElapsedTime(last) >= interval;

    private bool Allow(ref long shed)
    {
        if (Level == MemoryLevel.Ample)
        {
            return true;
        }

        Interlocked.Increment(ref shed);
        return false;
    }

    private void Look()
    {
        _lookedTimestamp = _clock.GetTimestamp();
        var used = _usedBytes();
        var share = (double)used / LimitBytes;
        var level = share >= _options.CriticalFraction ? MemoryLevel.Critical : share >= _options.ShortFraction ? MemoryLevel.Short : MemoryLevel.Ample;
        if (level != _level)
        {
            _level = level;
            LogLevelChanged(level, used >> 20, LimitBytes >> 20);
        }

        if (level != MemoryLevel.Ample && IsDue(_trimmedTimestamp, TrimInterval))
        {
            _trimmedTimestamp = _lookedTimestamp;
            _trim();
        }
    }

    [LoggerMessage(EventId = 2701, Level = LogLevel.Warning, Message = "Memory is {Level}: {UsedMiB} MiB of {LimitMiB} MiB.")]
    private partial void LogLevelChanged(MemoryLevel level, long usedMiB, long limitMiB);
}
