using System.Globalization;

namespace Muser.Crash.Tests;

/// <summary>A Redis server, silos that are processes of their own, and a sender; all that they write lies below one folder.</summary>
internal sealed class RedisCluster(string folder) : IDisposable
{
    /// <summary>The silo that takes the stream in.</summary>
    public const string Ingest = "n1";

    /// <summary>The silo that dies or leaves.</summary>
    public const string Other = "n2";

    /// <summary>26 MB of frames: more than the sockets of both sides hold.</summary>
    private const int ResendFrames = 256;

    private readonly Dictionary<string, ServiceProcess> _silos = [];
    private readonly int _redisPort = FreePort.Next();
    private readonly int _receiverPort = FreePort.Next();
    private ServiceProcess? _redis;

    private string Data => Path.Combine(folder, "data");

    /// <summary>Where the products are.</summary>
    public string Products => Path.Combine(Data, "products");

    /// <summary>Starts the server and both silos.</summary>
    public async Task Start()
    {
        string[] arguments = ["--port", $"{_redisPort}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
        _redis = await ServiceProcess.Start("redis-server", arguments, [], "Ready to accept");
        await StartIngest();
        await StartOther();
    }

    /// <summary>Starts the silo that takes the stream in, for the first time or again.</summary>
    public Task StartIngest() => StartSilo(Ingest, "--receive", $"muser1=127.0.0.1:{_receiverPort}");

    /// <summary>Starts the other silo, for the first time or again.</summary>
    public Task StartOther() => StartSilo(Other);

    /// <summary>Sends a recording at the cadence of the instrument; after its connection broke, what the sockets may have held once more.</summary>
    public Task<ServiceProcess> Send(string recording) => ServiceProcess.Start(
        ["simulate", "replay", recording, "--to", $"127.0.0.1:{_receiverPort}", "--resend", $"{ResendFrames}"], [], "connected to");

    /// <summary>One of the silos.</summary>
    public ServiceProcess Silo(string name) => _silos[name];

    /// <summary>Waits until so many cycles are published.</summary>
    public async Task UntilPublished(int cycles)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (Published.Manifests(Products) < cycles)
        {
            if (patience.IsCancellationRequested)
            {
                var said = string.Join('\n', _silos.Select(silo => $"{silo.Key} has said:\n{silo.Value.Said}"));
                throw new TimeoutException($"{Published.Manifests(Products)} of {cycles} cycles are published; {said}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Waits until a silo has said a word.</summary>
    public async Task UntilSaid(string silo, string word)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!_silos[silo].Said.Contains(word, StringComparison.Ordinal))
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"{silo} does not say '{word}'; it has said:\n{_silos[silo].Said}");
            }

            await Task.Delay(50);
        }
    }

    public void Dispose()
    {
        foreach (var silo in _silos.Values)
        {
            silo.Dispose();
        }

        _redis?.Dispose();
    }

    private async Task StartSilo(string name, params string[] more)
    {
        string[] arguments =
        [
            "silo", "--name", name, "--redis", $"127.0.0.1:{_redisPort}", "--data", Data, "--silo-port", Text(FreePort.Next()),
            "--gateway-port", Text(FreePort.Next()), .. more,
        ];
        _silos.Remove(name, out var before);
        before?.Dispose();
        _silos.Add(name, await ServiceProcess.Start(arguments, [], "is up on"));
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
