using System.Diagnostics;

namespace Muser.Crash.Tests;

/// <summary>A process: of the command line, the service or a sender, or a server that the service needs.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private ServiceProcess(string program, IEnumerable<string> arguments, Dictionary<string, string> settings, string word)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data, word);
        _process.ErrorDataReceived += (_, line) => Note(line.Data, word);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said so far.</summary>
    public string Said
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts <c>muser</c> with arguments and waits until it has said a word.</summary>
    public static Task<ServiceProcess> Start(IEnumerable<string> arguments, Dictionary<string, string> settings, string word) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "muser.dll"), .. arguments], settings, word);

    /// <summary>Starts any program and waits until it has said a word.</summary>
    public static async Task<ServiceProcess> Start(string program, IEnumerable<string> arguments, Dictionary<string, string> settings, string word)
    {
        var process = new ServiceProcess(program, arguments, settings, word);
        try
        {
            await process._said.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new TimeoutException($"Waited {Patience.TotalSeconds} s for '{word}'; it has said:\n{process.Said}");
        }

        return process;
    }

    /// <summary>Whether it has ended, by itself or not.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Memory that it has now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal, such as STOP or CONT.</summary>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await Ended();
    }

    /// <summary>Waits until it has ended by itself; its exit code.</summary>
    public async Task<int> Ended()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(30));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private void Note(string? line, string word)
    {
        if (line is null)
        {
            _said.TrySetException(new InvalidOperationException($"It ended before it said '{word}':\n{Said}"));
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (line.Contains(word, StringComparison.Ordinal))
        {
            _said.TrySetResult();
        }
    }
}
