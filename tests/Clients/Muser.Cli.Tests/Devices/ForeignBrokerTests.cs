using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Muser.Interfaces.Devices;
using Muser.Simulators.Devices;
using Muser.Testing;

namespace Muser.Cli.Tests.Devices;

/// <summary>The devices' bus on mosquitto instead of the broker of our own.</summary>
[Trait("Tier", "Oracle")]
public class ForeignBrokerTests
{
    private static readonly DeviceSetup Fast = new() { Speed = 50 };

    [OracleFact("mosquitto", "mosquitto-clients")]
    public async Task DevicesLiveOnMosquittoAndOutliveIt()
    {
        var mosquitto = await Mosquitto.Start();
        await using var site = await DeviceSite.Start(mosquitto, mosquitto.Port, []);
        DeviceId[] ids = [DeviceId.Parse("ant-ia0"), DeviceId.Parse("ant-ia1"), DeviceId.Parse("noise-source-1")];
        await site.Add(new AntennaDevice("ant-ia0", Fast), new AntennaDevice("ant-ia1", Fast), new NoiseSourceDevice("noise-source-1", Fast));

        // The whole way, with mosquitto's own client as a client of the study.
        var id = Guid.CreateVersion7();
        mosquitto.Publish("client/command/ant-ia0", $$$"""{"id":"{{{id}}}","client":"ocs","cmd":"slew","args":{"az":12,"el":60}}""");
        await site.Until(ids[0], snapshot => snapshot.Commands.Any(command => command.Request.Id == id && command.Answer.Phase == CommandPhase.Done));
        await site.Service.Done("device", "set", "noise-source-1", "power", "-20");
        await site.Service.Done("device", "group", "set", "both", "ant-ia0", "ant-ia1");
        await site.Service.Done("device", "group", "command", "both", "fire");
        mosquitto.Publish("device/noise-source-1/param", "{{{ garbage");
        mosquitto.Publish("device/noise-source-1/status", """{"epoch":1,"state":"lost"}""");

        // The broker dies with all sessions, and is back: everybody finds everybody again.
        await mosquitto.Restart();
        foreach (var device in ids)
        {
            await site.Until(device, snapshot => snapshot.Summary.State == DeviceState.Ready && snapshot.Properties.All(property => property.Reported is not null || property.Description.Kind == ValueKind.Text));
        }

        await site.Service.Done("device", "command", "ant-ia1", "slew", "az=5", "el=70");
    }

    private sealed class Mosquitto : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-mosquitto-");
        private Process _process = null!;

        public int Port { get; private init; }

        public static async Task<Mosquitto> Start()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            var mosquitto = new Mosquitto { Port = port };
            await File.WriteAllTextAsync(mosquitto.Settings, $"listener {port.ToString(CultureInfo.InvariantCulture)} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nuser root\n");
            await mosquitto.Begin();
            return mosquitto;
        }

        private string Settings => Path.Combine(_folder.FullName, "mosquitto.conf");

        /// <summary>SIGKILL, and another that knows nothing.</summary>
        public async Task Restart()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            await Begin();
        }

        public void Publish(string topic, string payload)
        {
            var (exitCode, _, error) = OracleTools.Run("mosquitto_pub", "-p", Port.ToString(CultureInfo.InvariantCulture), "-q", "1", "-t", topic, "-m", payload);
            Assert.True(exitCode == 0, error);
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _folder.Delete(recursive: true);
        }

        private async Task Begin()
        {
            var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", Settings]) { RedirectStandardError = true })!;
            _process.ErrorDataReceived += (_, line) =>
            {
                if (line.Data?.Contains("running", StringComparison.Ordinal) == true)
                {
                    listening.TrySetResult();
                }
            };
            _process.BeginErrorReadLine();
            await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }
}
