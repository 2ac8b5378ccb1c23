namespace Muser.Embedded.Mqtt.Wire;

/// <summary>
/// Walks over the properties of one packet: an id that the packet may not carry, or that comes twice, is a fault. The value behind the id is the
/// caller's to read.
/// </summary>
internal ref struct PropertyGuard
{
    /// <summary>Those that may come more than once, in PUBLISH: all others once.</summary>
    private const ulong Repeatable = (1UL << (int)PropertyId.UserProperty) | (1UL << (int)PropertyId.SubscriptionIdentifier);

    private readonly ulong _allowed;
    private ulong _seen;

    /// <param name="allowed">Built by <see cref="Set"/>.</param>
    public PropertyGuard(ulong allowed) => _allowed = allowed;

    public static ulong Set(params ReadOnlySpan<PropertyId> ids)
    {
        var set = 0UL;
        foreach (var id in ids)
        {
            set |= 1UL << (int)id;
        }

        return set;
    }

    /// <summary>The next property's id; false at the end or after a fault.</summary>
    public bool Next(ref PacketReader reader, out PropertyId id)
    {
        id = default;
        if (reader.Left == 0)
        {
            return false;
        }

        var value = reader.VariableInt();
        if (value > (uint)PropertyId.SharedSubscriptionAvailable || (_allowed & (1UL << (int)value)) == 0)
        {
            reader.Fail(PacketFault.Malformed);
            return false;
        }

        var bit = 1UL << (int)value;
        if ((_seen & bit & ~Repeatable) != 0)
        {
            reader.Fail(PacketFault.ProtocolError);
            return false;
        }

        _seen |= bit;
        id = (PropertyId)value;
        return true;
    }
}
