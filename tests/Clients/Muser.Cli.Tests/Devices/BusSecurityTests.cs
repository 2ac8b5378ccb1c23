using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Calibration;
using Muser.Devices;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Devices;
using Muser.Simulators.Devices;
using Muser.Testing;

namespace Muser.Cli.Tests.Devices;

/// <summary>The whole bus under lock: a broker with TLS, with the users that mosquitto_passwd wrote and the rights of <c>deploy</c>, the service and devices at it.</summary>
[Trait("Tier", "Oracle")]
public sealed class BusSecurityTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-bus-");

    public void Dispose() => _folder.Delete(recursive: true);

    [OracleFact("mosquitto")]
    public async Task ADeviceSpeaksUnderItsOwnIdAloneOverTls()
    {
        using var certificates = TestCertificates.Create();
        certificates.WriteTo(_folder.FullName);
        string InFolder(string name) => Path.Combine(_folder.FullName, name);
        foreach (var (user, i) in new[] { "muser", "noise-source-1", "noise-source-2" }.Select((user, i) => (user, i)))
        {
            Assert.Equal(0, OracleTools.Run("mosquitto_passwd", [.. i == 0 ? new[] { "-c" } : [], "-b", InFolder("users"), user, $"secret of {user}"]).ExitCode);
        }

        var port = FreePort();
        using CancellationTokenSource stop = new();
        using LineWaiter refusals = new("refused: client 'device-noise-source-3', user 'noise-source-2': publish to device/noise-source-3/");
        string[] command =
        [
            "mqtt", "broker", "--port", "0", "--tls", $"{port}", "--certificate", InFolder("server.pem"), "--key", InFolder("server.key"),
            "--users", InFolder("users"), "--acl", Path.Combine(TestData.RepositoryRoot, "deploy", "mosquitto", "acl"),
        ];
        var broker = CommandLine.RunAsync(command, TextWriter.Null, refusals, stop.Token);
        var settings = new Dictionary<string, string?>
        {
            ["Muser:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["Muser:Mqtt:Tls"] = "true",
            ["Muser:Mqtt:AuthorityPath"] = InFolder("ca.pem"),
            ["Muser:Mqtt:User"] = "muser",
            ["Muser:Mqtt:Password"] = "secret of muser",
        };
        await using (var service = await RunningService.Start(new MuserSiloOptions(), settings))
        {
            var bus = service.Services.GetRequiredService<BusConnection>();
            await Until(() => Task.FromResult(bus.IsListening));
            var address = new BusAddress { Port = port, UseTls = true, AuthorityFile = InFolder("ca.pem"), User = "noise-source-1", Password = "secret of noise-source-1" };
            var honest = new NoiseSourceDevice("noise-source-1", new DeviceSetup { Speed = 50 }).Run(address, stop.Token);

            // This one has a user of its own too, and says that it is another.
            var liar = new NoiseSourceDevice("noise-source-3", new DeviceSetup()).Run(address with { User = "noise-source-2", Password = "secret of noise-source-2" }, stop.Token);
            var grain = service.Grains.GetGrain<IDeviceGrain>("noise-source-1");
            await Until(async () => (await grain.Get()).Summary.State == DeviceState.Ready);
            Assert.Contains("is done", await service.Done("device", "command", "noise-source-1", "on"), StringComparison.Ordinal);
            await service.Done("device", "group", "set", "sources", "noise-source-1");
            Assert.Contains("All 1 members of sources off", await service.Done("device", "group", "command", "sources", "off"), StringComparison.Ordinal);
            await refusals.Seen.WaitAsync(Patience);
            Assert.Equal(DeviceState.Unknown, (await service.Grains.GetGrain<IDeviceGrain>("noise-source-3").Get()).Summary.State);
            await stop.CancelAsync();
            await Task.WhenAll(honest, liar).WaitAsync(Patience);
        }

        Assert.Equal(ExitCode.Interrupted, await broker.WaitAsync(Patience));
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Waits for a line.</summary>
    private sealed class LineWaiter(string says) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override void WriteLine(string? value)
        {
            if (value?.Contains(says, StringComparison.Ordinal) == true)
            {
                _seen.TrySetResult();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
