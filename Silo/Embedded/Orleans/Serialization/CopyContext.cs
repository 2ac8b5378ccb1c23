using System.Runtime.CompilerServices;
using Muser.Embedded.Messaging;

namespace Muser.Embedded.Serialization;

/// <summary>
/// One copying of one message: what has been copied already (so that references within a message stay references), for whom,
/// and whether the message crosses to another silo or client, in which case what is immutable is copied too.
/// </summary>
internal sealed class CopyContext(Node receiver, bool overWire)
{
    private Dictionary<object, object>? _copies;

    public Node Receiver { get; } = receiver;

    public bool OverWire { get; } = overWire;

    public bool TryGetCopy<T>(T original, out T copy) where T : class
    {
        if (_copies is not null && _copies.TryGetValue(original, out var known))
        {
            copy = Unsafe.As<T>(known);
            return true;
        }

        copy = null!;
        return false;
    }

    public void Record(object original, object copy) =>
        (_copies ??= new(ReferenceEqualityComparer.Instance))[original] = copy;
}
