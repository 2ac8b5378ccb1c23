using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;

namespace Muser.Embedded.Messaging;

/// <summary>The network of this process: which silos and clients can be reached. It stands in for sockets.</summary>
internal static class Network
{
    private static readonly ConcurrentDictionary<SiloAddress, Node> Nodes = new();
    private static readonly ConcurrentDictionary<IPEndPoint, SiloNode> Listeners = new();

    /// <summary>Opens the ports of a silo.</summary>
    /// <exception cref="SocketException">A silo of this process has one of them.</exception>
    public static void Open(SiloNode silo, IPEndPoint? gateway)
    {
        Listen(silo.Address.Endpoint, silo);
        if (gateway is not null && !gateway.Equals(silo.Address.Endpoint))
        {
            try
            {
                Listen(gateway, silo);
            }
            catch (SocketException)
            {
                Close(silo);
                throw;
            }
        }

        Nodes[silo.Address] = silo;
    }

    public static void Open(ClientNode client) => Nodes[client.Address] = client;

    public static void Close(Node node)
    {
        Nodes.TryRemove(new(node.Address, node));
        foreach (var (endpoint, silo) in Listeners)
        {
            if (ReferenceEquals(silo, node))
            {
                Listeners.TryRemove(endpoint, out _);
            }
        }
    }

    public static Node? Find(SiloAddress address) => Nodes.GetValueOrDefault(address);

    /// <summary>The silo whose gateway listens here.</summary>
    public static SiloNode? FindGateway(IPEndPoint endpoint) => Listeners.GetValueOrDefault(endpoint);

    private static void Listen(IPEndPoint endpoint, SiloNode silo)
    {
        if (!Listeners.TryAdd(endpoint, silo))
        {
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }
    }
}
