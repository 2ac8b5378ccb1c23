using System.Diagnostics;

namespace Muser.Cli.Shell;

/// <summary>
/// One line on a terminal that says how far a command is, its rate and the time left; silent where standard error is no terminal.
/// Not thread-safe: report from one thread.
/// </summary>
/// <param name="label">What is being done, such as <c>checking</c>.</param>
/// <param name="total">The whole, in <paramref name="unit"/>s; 0 where it is not known.</param>
/// <param name="unit">The unit of the counts; <c>B</c> is shown as MB and MB/s.</param>
public sealed class ProgressLine(string label, long total, string unit = "B") : IDisposable
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(200);
    private readonly bool _visible = !Console.IsErrorRedirected;
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _nextDraw = RedrawInterval;
    private bool _drawn;

    /// <summary>Says that <paramref name="done"/> of the total is done.</summary>
    public void Report(long done)
    {
        if (!_visible)
        {
            return;
        }

        var elapsed = Stopwatch.GetElapsedTime(_start);
        if (elapsed < _nextDraw)
        {
            return;
        }

        _nextDraw = elapsed + RedrawInterval;
        _drawn = true;
        var rate = done / elapsed.TotalSeconds;
        var line = total > 0 && rate > 0
            ? $"{label} {100.0 * done / total:F0} %  {Amount(rate)}/s  {TimeSpan.FromSeconds((total - done) / rate):mm\\:ss} left"
            : $"{label} {Amount(done)}  {Amount(rate)}/s";
        Console.Error.Write($"\r{line}\e[K");
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        if (_drawn)
        {
            Console.Error.Write("\r\e[K");
        }
    }

    private string Amount(double count) => unit == "B" ? $"{count / 1e6:F1} MB" : $"{count:F0} {unit}";
}
