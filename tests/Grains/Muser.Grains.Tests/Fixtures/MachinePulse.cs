using System.Diagnostics;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>How busy the machine is while a test measures times: by how much the longest of many short waits was too long.</summary>
internal sealed class MachinePulse : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _beating;
    private long _longestTicks;

    public MachinePulse() => _beating = Task.Run(Run);

    /// <summary>By how much the longest wait so far was too long.</summary>
    public TimeSpan Longest => new(Interlocked.Read(ref _longestTicks));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beating;
        _end.Dispose();
    }

    private async Task Run()
    {
        while (!_end.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            await Task.Delay(Beat);
            var late = Stopwatch.GetElapsedTime(begun) - Beat;
            Interlocked.Exchange(ref _longestTicks, Math.Max(_longestTicks, late.Ticks));
        }
    }
}
