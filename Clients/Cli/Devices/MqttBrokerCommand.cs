using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices.Broker;

namespace Muser.Cli.Devices;

/// <summary><c>muser mqtt broker</c>: the embedded broker alone.</summary>
internal static class MqttBrokerCommand
{
    private const int DefaultPort = 1883;
    private const int DefaultMaxPending = 100_000;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port for MQTT without TLS; 0 for none.", DefaultValueFactory = _ => DefaultPort };
        var bind = new Option<string>("--bind")
        {
            Description = "The IP address to listen on; 0.0.0.0 for all.",
            DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
        };
        var tls = new Option<int?>("--tls") { Description = "The port for MQTT over TLS, such as 8883; none where it is not given." };
        var certificate = new Option<string?>("--certificate") { Description = "The server's certificate for --tls: PEM with --key, or PKCS #12 without password." };
        var key = new Option<string?>("--key") { Description = "The key of a PEM certificate." };
        var users = new Option<string?>("--users") { Description = "Let in only who is in this password file, written by mosquitto_passwd." };
        var access = new Option<string?>("--acl") { Description = "Who may publish and subscribe what: an access file (acl_file) of mosquitto." };
        var pending = new Option<int>("--max-pending")
        {
            Description = "Messages that wait for one client; the oldest is dropped beyond it.",
            DefaultValueFactory = _ => DefaultMaxPending,
        };
        var command = new Command("broker", "Runs an MQTT 3.1.1 and 5 broker until it is interrupted. It keeps sessions and retained messages in memory.")
        {
            port, bind, tls, certificate, key, users, access, pending,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var (plainPort, tlsPort) = (Port(parse.GetValue(port), "--port"), Port(parse.GetValue(tls) ?? 0, "--tls"));
            if (plainPort == 0 && tlsPort == 0)
            {
                throw new UsageException("--port is 0 and --tls is not given; the broker needs a port to listen on.");
            }

            var address = IPAddress.TryParse(parse.GetValue(bind), out var known)
                ? known
                : throw new UsageException($"--bind is '{parse.GetValue(bind)}'; it must be an IP address.");
            var maxPending = parse.GetValue(pending) is > 0 and var number
                ? number
                : throw new UsageException($"--max-pending is {parse.GetValue(pending)}; it must be 1 or more.");
            var builder = new MqttServerOptionsBuilder().WithPersistentSessions().WithMaxPendingMessagesPerClient(maxPending).WithConnectionBacklog(LocalBroker.ConnectionBacklog);
            Listen(builder, address, plainPort);
            if (tlsPort > 0)
            {
                Secure(builder, address, tlsPort, ServerCertificate.Read(
                    parse.GetValue(certificate) ?? throw new UsageException("--tls needs --certificate FILE, and --key FILE where that is PEM."), parse.GetValue(key)));
            }

            BrokerGuard guard = new(
                parse.GetValue(users) is { } usersFile ? BrokerUsers.Read(usersFile) : null,
                parse.GetValue(access) is { } accessFile ? BrokerAccess.Read(accessFile) : null,
                parse.Error().WriteLine,
                TimeProvider.System);
            using var server = new MqttServerFactory().CreateMqttServer(builder.Build());
            guard.Guard(server);
            var places = string.Join(" and ", new[] { plainPort, tlsPort }.Where(one => one > 0).Select(one => $"{new IPEndPoint(address, one)}{(one == tlsPort ? " (TLS)" : "")}"));
            try
            {
                await server.StartAsync();
            }
            catch (SocketException failure)
            {
                throw new UserInputException($"The broker cannot listen at {places}: {failure.Message}. Choose another port or address.");
            }

            if (!IPAddress.IsLoopback(address) && parse.GetValue(users) is null)
            {
                parse.Error().WriteLine("muser: anybody who reaches the broker may say anything; --users and --acl change that.");
            }

            parse.Output().WriteLine($"The broker listens at {places}. Ctrl-C stops it.");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                await server.StopAsync(new MqttServerStopOptions());
            }

            return ExitCode.Done;
        });
        return command.WithExample(
            "muser mqtt broker --port 1883",
            "muser mqtt broker --bind 0.0.0.0 --tls 8883 --certificate broker.pem --key broker.key --users passwords --acl acl");
    }

    private static void Listen(MqttServerOptionsBuilder builder, IPAddress address, int port)
    {
        if (port > 0)
        {
            builder.WithDefaultEndpoint()
                .WithDefaultEndpointPort(port)
                .WithDefaultEndpointBoundIPAddress(address.AddressFamily == AddressFamily.InterNetwork ? address : IPAddress.None)
                .WithDefaultEndpointBoundIPV6Address(address.AddressFamily == AddressFamily.InterNetworkV6 ? address : IPAddress.None);
        }
    }

    private static void Secure(
        MqttServerOptionsBuilder builder, IPAddress address, int port, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        builder.WithEncryptedEndpoint()
            .WithEncryptedEndpointPort(port)
            .WithEncryptionCertificate(certificate)
            .WithEncryptedEndpointBoundIPAddress(address.AddressFamily == AddressFamily.InterNetwork ? address : IPAddress.None)
            .WithEncryptedEndpointBoundIPV6Address(address.AddressFamily == AddressFamily.InterNetworkV6 ? address : IPAddress.None);

    private static int Port(int port, string option) =>
        port is >= 0 and <= ushort.MaxValue ? port : throw new UsageException($"{option} is {port}; it must be 1 to 65535.");
}
