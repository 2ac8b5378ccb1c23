using System.Diagnostics;
using Muser.Formats.Frames;

namespace Muser.Silo.Frames.Checks;

/// <summary>
/// Reads a file of frames from end to end, every byte of it, and reports what is wrong as it comes: damage between and in the
/// fixed parts of frames, gaps, duplicates, disorder. Correlations carry no check sum: damage inside them that leaves sync, time,
/// band and trailer alone cannot be seen.
/// </summary>
/// <param name="reader">The file.</param>
/// <param name="report">Where findings go.</param>
public sealed class FrameFileCheck(FrameFileReader reader, FrameCheckReport report)
{
    private readonly LoopPolarizationTracker _polarizations = new();
    private readonly SequenceCheck _sequence = new();
    private readonly DelaySenseFit _delaySense = new(reader.Stream.Layout);
    private TimeSpan _elapsed;
    private long _damaged;

    /// <summary>Reads the file.</summary>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public void Run(Action<long> progress, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        for (long index = 0; reader.TryRead(out var item); index++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress(item.Offset);
            if (item.HasHeader)
            {
                var header = item.Header;
                _polarizations.Resolve(ref header);
                _sequence.Add(header, index, item.Offset);
                ReportSequence();
            }
            else if (item.Fault != FrameFault.OutOfSync || 2 * item.Bytes.Length >= reader.Stream.Layout.FrameBytes)
            {
                _sequence.AddDamaged();
            }

            if (item.Fault != FrameFault.None)
            {
                _damaged++;
                report.Damage(FrameLine.Of(index, item, reader.Stream.Layout, file: null, isPolarizationKnown: true));
            }
            else
            {
                _delaySense.Add(item.Header, item.Bytes);
            }
        }

        _sequence.Complete();
        ReportSequence();
        _elapsed = Stopwatch.GetElapsedTime(start);
    }

    /// <summary>What was found in all.</summary>
    public FrameCheckSummary Summarize(string path)
    {
        var stream = reader.Stream;
        var reasons = FrameFaultText.All.ToArray().Where(fault => fault != FrameFault.None && stream.Count(fault) > 0);
        return new FrameCheckSummary
        {
            File = path,
            Array = stream.Layout.Name,
            Bytes = stream.BytesReceived,
            Frames = stream.Count(FrameFault.None),
            FirstUtc = _sequence.First?.ToString(),
            LastUtc = _sequence.Last?.ToString(),
            Gaps = _sequence.Gaps,
            Missing = _sequence.Missing,
            Duplicates = _sequence.Duplicates,
            Disordered = _sequence.Disordered,
            Damaged = _damaged,
            Reasons = reasons.ToDictionary(fault => fault.Reason(), stream.Count),
            DelaySense = _delaySense.Fit(),
            Seconds = Math.Round(_elapsed.TotalSeconds, 6),
            GigabytesPerSecond = Math.Round(stream.BytesReceived / 1e9 / Math.Max(_elapsed.TotalSeconds, 1e-9), 3),
        };
    }

    private void ReportSequence()
    {
        while (_sequence.TryTake(out var finding))
        {
            report.Sequence(finding);
        }
    }
}
