using System.Globalization;

namespace Muser.Cli.Visibilities;

/// <summary>The most anonymous resident memory of this process and its children while it lives, as the kernel of Linux tells it, asked fifty times a second.</summary>
internal sealed class MemoryPeak : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Timer _timer;
    private long _peakKb;

    public MemoryPeak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        _timer = new Timer(_ => Look(), null, TimeSpan.Zero, Interval);
    }

    /// <summary>MiB; 0 where the kernel does not tell.</summary>
    public double PeakMegabytes
    {
        get
        {
            Look();
            return Interlocked.Read(ref _peakKb) / 1024.0;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var kb = AnonymousKb("self");
        try
        {
            foreach (var child in File.ReadAllText($"/proc/self/task/{Environment.ProcessId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                kb += AnonymousKb(child);
            }
        }
        catch (IOException)
        {
            // No such file: this system does not tell its children.
        }

        for (var peak = Interlocked.Read(ref _peakKb); kb > peak; peak = Interlocked.Read(ref _peakKb))
        {
            Interlocked.CompareExchange(ref _peakKb, kb, peak);
        }
    }

    private static long AnonymousKb(string process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
