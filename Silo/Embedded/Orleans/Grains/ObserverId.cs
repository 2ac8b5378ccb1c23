using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>The ids of observer objects: they say on which silo or client the object is.</summary>
internal static class ObserverId
{
    private static readonly GrainType Type = GrainType.Create("sys.client");

    public static GrainId New(SiloAddress node) => GrainId.Create(Type, $"{node.ToParsableString()}+{Guid.NewGuid():N}");

    public static bool TryGetNode(GrainId id, out SiloAddress address)
    {
        if (!id.Type.Equals(Type))
        {
            address = null!;
            return false;
        }

        var key = id.Key.ToString();
        address = SiloAddress.FromParsableString(key[..key.LastIndexOf('+')]);
        return true;
    }
}
