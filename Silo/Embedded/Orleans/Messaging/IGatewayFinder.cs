namespace Muser.Embedded.Messaging;

/// <summary>Finds silos through which a client can enter its cluster.</summary>
internal interface IGatewayFinder
{
    IEnumerable<SiloNode> Find();
}
