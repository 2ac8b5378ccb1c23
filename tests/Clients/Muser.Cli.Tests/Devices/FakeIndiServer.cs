using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Muser.Cli.Tests.Devices;

/// <summary>A server that says what a test has it say, as any INDI server might.</summary>
internal sealed class FakeIndiServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private TcpClient? _client;

    public FakeIndiServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Waits for the bridge, which asks for everything.</summary>
    public async Task Accept()
    {
        using var patience = new CancellationTokenSource(Patience);
        var client = _client = await _listener.AcceptTcpClientAsync(patience.Token);
        _ = Read(client);
        await Hears("<getProperties");
    }

    public async Task Says(string xml) => await _client!.GetStream().WriteAsync(Encoding.UTF8.GetBytes(xml));

    /// <summary>Waits until the bridge has said something with these words.</summary>
    public async Task<string> Hears(string words)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (; ; )
        {
            if (await _heard.Reader.ReadAsync(patience.Token) is var said && said.Contains(words, StringComparison.Ordinal))
            {
                return said;
            }
        }
    }

    /// <summary>Ends the connection.</summary>
    public void Break() => _client!.Dispose();

    public void Dispose()
    {
        _client?.Dispose();
        _listener.Dispose();
    }

    private async Task Read(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream());
            while (await reader.ReadLineAsync() is { } line)
            {
                _heard.Writer.TryWrite(line);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // The test has ended it.
        }
    }
}
