using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;

namespace Muser.Cli.Tests.Observing;

[Trait("Tier", "Cluster")]
public sealed class DemoCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EndsWithItsSummaryAndLeavesTheFilesThatItCounts()
    {
        var run = await CommandRun.Of("demo", "--seconds", "2", "--console", "none", "--out", _folder, "--json");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal(1, run.Output.Count(c => c == '\n'));
        using var json = JsonDocument.Parse(run.Output);
        var summary = json.RootElement;
        Assert.Equal(["frames", "cycles", "images", "latencyMs", "products"], Names(summary));
        Assert.Equal((8, 0, 0), (Int(summary, "frames", "received"), Int(summary, "frames", "rejected"), Int(summary, "frames", "duplicate")));
        Assert.Equal(["complete", "late", "lost", "published"], Names(summary.GetProperty("cycles")));
        Assert.Equal((1, 1, 0), (Int(summary, "cycles", "complete"), Int(summary, "cycles", "published"), Int(summary, "cycles", "lost")));
        var latencyMs = summary.GetProperty("latencyMs");
        Assert.Equal(["p50", "p99", "max"], Names(latencyMs));
        Assert.InRange(latencyMs.GetProperty("p50").GetDouble(), double.Epsilon, latencyMs.GetProperty("max").GetDouble());

        var products = summary.GetProperty("products").GetString()!;
        Assert.Equal(Path.Combine(_folder, "products"), products);
        var images = summary.GetProperty("images").GetInt32();
        Assert.InRange(images, 1, 8); // one that cannot be begun in time on a busy machine is left out
        Assert.Equal((images, images, 1), (Count("*.fits"), Count("*.png"), Count("manifest.json")));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.part", SearchOption.AllDirectories));

        int Count(string pattern) => Directory.EnumerateFiles(products, pattern, SearchOption.AllDirectories).Count();
    }

    [Fact]
    public async Task AnInterruptedDemoPublishesWhatHasArrivedAndSumsUp()
    {
        using var stop = new CancellationTokenSource();
        var output = new CancellingWriter("8/8 frames", stop);
        var exitCode = await CommandLine.RunAsync(["demo", "--console", "none", "--out", _folder, "--every-cycle"], output, TextWriter.Null, stop.Token);
        Assert.Equal(ExitCode.Interrupted, exitCode);
        Assert.Contains("Interrupted; publishing what has arrived.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"products {Path.Combine(_folder, "products")}", output.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(_folder, "manifest.json", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsOneSentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var run = await CommandRun.Of("demo", "--console", $"http://{taken.LocalEndpoint}", "--out", _folder);
        run.IsRefused(ExitCode.BadInput, $"The pages cannot be served at http://{taken.LocalEndpoint} (Address already in use); choose another");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task AFolderThatIsNoneIsRefused()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "mine");
        (await CommandRun.Of("demo", "--console", "none", "--out", file)).IsRefused(ExitCode.BadInput, "is a file; name a folder with --out");
        (await CommandRun.Of("demo", "--console", "none", "--out", Path.Combine(file, "below"))).IsRefused(ExitCode.BadInput, "Cannot write into the folder");
        (await CommandRun.Of("demo", "--console", "none", "--out", _folder)).IsRefused(ExitCode.BadInput, "is not empty");
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("--seconds is 0; it must be a number above 0.", "--seconds", "0")]
    [InlineData("--speed is NaN; it must be a number above 0.", "--speed", "NaN")]
    [InlineData("--out is empty", "--out", "")]
    [InlineData("--console is 'here'; it must be an address such as", "--console", "here")]
    [InlineData("--console is 'http://sun.example:7100'; it must be an address such as", "--console", "http://sun.example:7100")]
    [InlineData("--console is 'http://127.0.0.1:0'; it must be an address such as", "--console", "http://127.0.0.1:0")]
    public async Task WrongUseIsOneSentence(string says, params string[] args) =>
        (await CommandRun.Of(["demo", .. args])).IsRefused(ExitCode.Usage, says);

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(field => field.Name);

    private static int Int(JsonElement json, string group, string name) => json.GetProperty(group).GetProperty(name).GetInt32();

    /// <summary>Presses Ctrl-C when a word is printed.</summary>
    private sealed class CancellingWriter(string word, CancellationTokenSource stop) : StringWriter
    {
        private readonly Lock _lock = new();

        public override void WriteLine(string? value)
        {
            lock (_lock)
            {
                base.WriteLine(value);
            }

            if (value!.Contains(word, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        }
    }
}
