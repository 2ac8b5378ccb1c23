using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Cluster;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Observing;

namespace Muser.Cli.Tests.Calibration;

/// <summary>A whole service of one silo in this process, with its pages on a port of its own and nothing in its folders.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-service-");
    private readonly InProcessCluster _cluster = new();

    private RunningService(Uri address) => Address = address;

    /// <summary>Where its pages are.</summary>
    public Uri Address { get; }

    /// <summary>The services of its silo.</summary>
    public IServiceProvider Services => _cluster.Services;

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => _cluster.Services.GetRequiredService<IGrainFactory>();

    /// <summary>A folder for the files of a test.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Starts a service.</summary>
    public static Task<RunningService> Start() => Start(new MuserSiloOptions());

    /// <summary>Starts a service whose silo is as the options say.</summary>
    public static Task<RunningService> Start(MuserSiloOptions options) => Start(options, []);

    /// <summary>Starts a service whose silo is as the options and settings say.</summary>
    public static async Task<RunningService> Start(MuserSiloOptions options, Dictionary<string, string?> more, string scheme = "http")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var service = new RunningService(new Uri($"{scheme}://{listener.LocalEndpoint}"));
        listener.Stop();
        var settings = new Dictionary<string, string?>(more) { ["Muser:Jobs:AssembliesFolder"] = Path.Combine(service.Folder, "assemblies") };
        foreach (var (name, value) in SiloFolders.Below(service.Folder))
        {
            settings[name] = value;
        }

        settings.TryAdd("Muser:Imaging:WarmUp", "false");
        await service._cluster.Start("one", options, settings, service.Address, LogLevel.Error, CancellationToken.None);
        return service;
    }

    /// <summary>The parameters of an array, asked without the web.</summary>
    public ICalibrationGrain Parameters(string array = "muser1") => _cluster.Services.GetRequiredService<IGrainFactory>().GetGrain<ICalibrationGrain>(array);

    /// <summary>Publishes a cycle of MUSER-I that was made with a version of the parameters.</summary>
    public void Publish(UtcTime start, long version, UtcTime? published = null) => Assert.True(_cluster.Services.GetRequiredService<FileProductStore>().TryCreateManifest(new CycleManifest
    {
        Cycle = new CycleKey { Array = "muser1", StartUtcUnixNs = start.UnixNs },
        Slots = 8,
        Frames = [],
        IsComplete = true,
        CalibrationVersion = version,
        Term = 1,
        PublishedUtcUnixNs = (published ?? start).UnixNs,
        LatencyMs = 1,
    }));

    /// <summary>Runs a command line against the service.</summary>
    public Task<CommandRun> Run(params string[] args) => CommandRun.Of([.. args, "--server", Address.ToString()]);

    /// <summary>Runs a command line that must succeed, and returns what it printed.</summary>
    public async Task<string> Done(params string[] args)
    {
        var run = await Run(args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    /// <summary>Writes a file.</summary>
    public string File(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
