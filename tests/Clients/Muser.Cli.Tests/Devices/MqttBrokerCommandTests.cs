using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet;
using MQTTnet.Packets;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;

namespace Muser.Cli.Tests.Devices;

[Trait("Tier", "Unit")]
public sealed class MqttBrokerCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-broker-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BrokerServesUntilItIsInterrupted()
    {
        var port = FreePort();
        using CancellationTokenSource stop = new();
        var running = CommandRun.Of(stop.Token, "mqtt", "broker", "--port", $"{port}");
        using var client = await ConnectAsync(port, "client");
        TaskCompletionSource<string?> received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.ApplicationMessageReceivedAsync += args =>
        {
            received.TrySetResult(args.ApplicationMessage.ConvertPayloadToString());
            return Task.CompletedTask;
        };
        await client.SubscribeAsync("a");
        await client.PublishStringAsync("a", "text");
        Assert.Equal("text", await received.Task.WaitAsync(TimeSpan.FromSeconds(30)));

        await stop.CancelAsync();

        var run = await running;
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Equal($"The broker listens at 127.0.0.1:{port}. Ctrl-C stops it.\n", run.Output);
    }

    [Fact]
    public async Task UsersAndRightsDecideAndRefusalsAreTold()
    {
        var users = Path.Combine(_folder, "users");
        var access = Path.Combine(_folder, "acl");

        // The password is "secret".
        File.WriteAllText(users, "dish:$7$101$H5PrlMmRKfUUvMm9$CCliNNpgo90jexxR+ZRtpK3PjQizbwbaqOFBMHntksEr8p4rUxahynoSuA7VDQDWKKP2UQh8Qmi9a9pwe3dd7w==\n");
        File.WriteAllText(access, "pattern device/%c/#\n");
        var port = FreePort();
        using CancellationTokenSource stop = new();
        var running = CommandRun.Of(stop.Token, "mqtt", "broker", "--port", $"{port}", "--users", users, "--acl", access);
        using var client = await ConnectAsync(port, "dish", "dish", "secret");
        using var stranger = await ConnectAsync(port, "stranger", "dish", "guess");

        Assert.True(client.IsConnected);
        Assert.False(stranger.IsConnected);
        Assert.True((await client.PublishStringAsync("device/dish/status", "x", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess);
        var refused = await client.PublishStringAsync("device/other/status", "x", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, refused.ReasonCode);
        await client.SubscribeAsync(new MqttTopicFilter { Topic = "#" });
        await stop.CancelAsync();

        var run = await running;
        Assert.Contains("refused: client 'stranger', user 'dish': connect from 127.0.0.1:", run.Error, StringComparison.Ordinal);
        Assert.Contains("refused: client 'dish', user 'dish': publish to device/other/status", run.Error, StringComparison.Ordinal);
        Assert.Contains("refused: client 'dish', user 'dish': subscribe to #", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortThatIsTakenIsOneSentence()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        (await CommandRun.Of("mqtt", "broker", "--port", $"{port}")).IsRefused(
            ExitCode.BadInput, $"The broker cannot listen at 127.0.0.1:{port}: Address already in use. Choose another port or address.");
    }

    [Theory]
    [InlineData("--port is 99999; it must be 1 to 65535", "--port", "99999")]
    [InlineData("--port is 0 and --tls is not given", "--port", "0")]
    [InlineData("--bind is 'here'; it must be an IP address", "--bind", "here")]
    [InlineData("--tls needs --certificate", "--tls", "8883")]
    [InlineData("--max-pending is 0", "--max-pending", "0")]
    public async Task WrongUseIsOneSentence(string says, params string[] args) =>
        (await CommandRun.Of(["mqtt", "broker", .. args])).IsRefused(ExitCode.Usage, says);

    [Fact]
    public async Task FilesThatAreNoneAreOneSentence()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "nonsense\n");
        (await CommandRun.Of("mqtt", "broker", "--users", file)).IsRefused(ExitCode.BadInput, "is not NAME:HASH");
        (await CommandRun.Of("mqtt", "broker", "--acl", file)).IsRefused(ExitCode.BadInput, "is none of user NAME");
        (await CommandRun.Of("mqtt", "broker", "--users", file + "-not")).IsRefused(ExitCode.BadInput, "is not there; a password file");
        (await CommandRun.Of("mqtt", "broker", "--tls", "8883", "--certificate", file)).IsRefused(ExitCode.BadInput, "cannot be used as a server's certificate");
    }

    /// <summary>Connects as soon as the broker listens.</summary>
    private static async Task<IMqttClient> ConnectAsync(int port, string clientId, string? user = null, string? password = null)
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId);
        if (user is not null)
        {
            options.WithCredentials(user, Encoding.UTF8.GetBytes(password!));
        }

        var client = new MqttClientFactory().CreateMqttClient();
        var built = options.Build();
        for (var tries = 0; ; tries++)
        {
            try
            {
                await client.ConnectAsync(built);
                return client;
            }
            catch (Exception) when (tries < 500)
            {
                await Task.Delay(20);
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
