using System.Diagnostics;

namespace Muser.Mqtt.Tests.Fixtures;

/// <summary>A program of others that runs beside a test: what it says is waited for line by line. Killed when the test is over.</summary>
internal sealed class Program : IDisposable
{
    private readonly Process _process;

    private Program(Process process) => _process = process;

    public static Program Start(string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        return new(Process.Start(start)!);
    }

    public void Say(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>The next line of its output.</summary>
    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync().OrFail()
        ?? throw new InvalidOperationException($"It has ended: {await _process.StandardError.ReadToEndAsync()}");

    /// <summary>Reads on to the first line that contains something, of output or of errors.</summary>
    public async Task<string> LineAsync(string containing, bool ofErrors = false)
    {
        while (true)
        {
            var line = await (ofErrors ? _process.StandardError : _process.StandardOutput).ReadLineAsync().OrFail();
            if (line is null || line.Contains(containing, StringComparison.Ordinal))
            {
                return line ?? throw new InvalidOperationException($"It has ended without saying '{containing}'.");
            }
        }
    }

    /// <summary>Waits for its end: exit code and the rest of its output.</summary>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var error = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().OrFail();
        return (_process.ExitCode, await output + await error);
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
