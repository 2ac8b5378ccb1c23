using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Silo.Frames;
using Muser.Simulators.Frames;
using Orleans.TestingHost;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>The frames of a simulated instrument, one by one, and connections that carry any bytes to a silo.</summary>
public sealed class Wire
{
    private readonly FrameReceiver _receiver;
    private readonly FrameSimulator _simulator;

    /// <summary>The connection of an array to a silo that receives it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="array">The array.</param>
    /// <param name="header">What its headers say.</param>
    /// <param name="clockAheadNs">How far the instrument's clock is ahead of <see cref="Instrument.Start"/>, ns.</param>
    public Wire(InProcessSiloHandle silo, ArrayId array, FrameHeaderFormat header = FrameHeaderFormat.New, long clockAheadNs = 0)
    {
        _receiver = silo.ServiceProvider.GetServices<FrameReceiver>().Single(each => each.Options.Layout.Id == array);
        _simulator = new FrameSimulator(new SimulationOptions { Array = array, Start = Instrument.Start.AddNs(clockAheadNs), Header = header });
    }

    /// <summary>What takes its frames in.</summary>
    public ArrayIngest Ingest => _receiver.Ingest;

    /// <summary>A frame of the stream, by its number from 0.</summary>
    public byte[] Frame(long number)
    {
        var bytes = new byte[_simulator.Layout.FrameBytes];
        _simulator.Simulate(number, bytes);
        return bytes;
    }

    /// <summary>Frames of the stream, <paramref name="end"/> not among them.</summary>
    public IEnumerable<byte[]> Frames(int begin, int end) => Enumerable.Range(begin, end - begin).Select(number => Frame(number));

    /// <summary>Sends bytes over one connection, ends it, and waits until the receiver has taken all of them in and hung up.</summary>
    public async Task Send(IEnumerable<byte[]> pieces)
    {
        using var client = await Connect();
        await Send(client, pieces);
        await Close(client);
    }

    /// <summary>A connection that stays open.</summary>
    public async Task<TcpClient> Connect()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        var client = new TcpClient();
        await client.ConnectAsync(await _receiver.Listening.WaitAsync(patience.Token), patience.Token);
        return client;
    }

    /// <summary>Sends bytes over an open connection.</summary>
    public static async Task Send(TcpClient client, IEnumerable<byte[]> pieces)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        foreach (var piece in pieces)
        {
            await client.GetStream().WriteAsync(piece, patience.Token);
        }
    }

    /// <summary>Ends a connection, and waits until the receiver has taken all in and hung up.</summary>
    public static async Task Close(TcpClient client)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        var stream = client.GetStream();
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], patience.Token));
    }

    /// <summary>Closes the cycles that are open and waits until all are published.</summary>
    public Task Drain() => _receiver.DrainPatiently();
}
