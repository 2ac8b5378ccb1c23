using System.Globalization;

namespace Muser.Cli.Shell;

/// <summary>
/// The most memory that this process has in use, its children included. What the kernel keeps (VmHWM) has the files in it that are mapped; of anonymous memory
/// alone it keeps no peak, so that is looked at again and again from a thread of its own.
/// </summary>
internal sealed class MemoryPeak : IDisposable
{
    private const string Threads = "/proc/self/task";
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _end = new();
    private readonly Thread _thread;
    private long _anonymousBytes;

    /// <param name="interval">How often it looks.</param>
    public MemoryPeak(TimeSpan interval)
    {
        _interval = interval;
        _thread = new Thread(Watch) { IsBackground = true, Name = "memory peak", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Anonymous memory of this process and its children at the same moment, at most, bytes; 0 where the kernel does not tell.</summary>
    public long AnonymousBytes
    {
        get
        {
            Look();
            return Interlocked.Read(ref _anonymousBytes);
        }
    }

    /// <summary>Resident memory of this process, at most, since it began, bytes.</summary>
    public long ResidentBytes => Field("self", "VmHWM:");

    public void Dispose()
    {
        _end.Cancel();
        _thread.Join();
        _end.Dispose();
    }

    private void Watch()
    {
        while (!_end.Token.WaitHandle.WaitOne(_interval))
        {
            Look();
        }
    }

    private void Look()
    {
        var sum = Field("self", "RssAnon:");
        foreach (var children in Directory.Exists(Threads) ? Directory.EnumerateDirectories(Threads).Select(Children) : [])
        {
            sum += children.Sum(child => Field(child, "RssAnon:"));
        }

        for (var peak = Interlocked.Read(ref _anonymousBytes); sum > peak; peak = Interlocked.Read(ref _anonymousBytes))
        {
            Interlocked.CompareExchange(ref _anonymousBytes, sum, peak);
        }
    }

    private static string[] Children(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            // The thread has ended.
            return [];
        }
    }

    private static long Field(string process, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It has ended.
            return 0;
        }
    }
}
