using System.Diagnostics;
using System.Text.Json;

namespace Muser.Cli.Tests.Jobs;

/// <summary>What a person sees of a job on a terminal (a pseudo-terminal of script(1)), and what a pipe gets.</summary>
[Trait("Tier", "Cluster")]
public sealed class JobTerminalTests : IDisposable
{
    private const int Columns = 110;
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-terminal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task OnATerminalThereIsABarWithRateAndTimeLeft()
    {
        var screen = In("screen");
        var exitCode = await Run("script", "-q", "-e", "-c", $"stty cols {Columns}; {Muser} {Submit("out")}", screen);

        Assert.Equal(0, exitCode.Code);

        // The runtime sets the keys of a terminal to their plain codes now and then: not ours.
        var lines = (await File.ReadAllTextAsync(screen)).Replace("\e[?1h\e=", "", StringComparison.Ordinal).Split('\n').Single(line => line.Contains("[#", StringComparison.Ordinal)).Split('\r');
        var bars = lines.Where(line => line.StartsWith("command [", StringComparison.Ordinal)).ToArray();
        Assert.Contains(bars, bar => bar.StartsWith("command [........................] ", StringComparison.Ordinal));
        Assert.Matches(@"command \[#+\.+\] running, \d+ of 20 parts done(, \d running)?, [\d.]+/s, 0:\d\d:\d\d left\e\[K", string.Join('\n', bars));
        Assert.All(bars, bar => Assert.EndsWith("\e[K", bar, StringComparison.Ordinal));
        Assert.All(bars, bar => Assert.InRange(bar.Length - "\e[K".Length, 1, Columns - 1));

        // The bar is wiped away before the end is said.
        Assert.Matches(@"^\e\[Klocal-\w+: done, priority 5, 20 of 20 parts done\.$", lines[^2]);
    }

    [Fact]
    public async Task APipeGetsLinesAndNoControlCharacters()
    {
        var run = await Run("/bin/sh", "-c", $"{Muser} {Submit("out")}");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.DoesNotContain(run.Output, letter => char.IsControl(letter) && letter != '\n');
        Assert.Matches(@"^local-\w+: done, priority 5, 20 of 20 parts done\.$", run.Output.TrimEnd('\n').Split('\n')[^1]);
    }

    private static string Muser => $"dotnet {Path.Combine(AppContext.BaseDirectory, "muser.dll")}";

    private string In(string name) => Path.Combine(_folder, name);

    private string Submit(string output)
    {
        File.WriteAllText(In("options.json"), JsonSerializer.Serialize(new
        {
            command = new[] { "/bin/sh", "-c", "sleep 0.3" },
            parts = Enumerable.Range(0, 20).Select(part => new[] { $"{part}" }),
        }));
        return $"job submit command --options {In("options.json")} --mode threads --out {In(output)}";
    }

    private static async Task<(int Code, string Output, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
