using Muser.Embedded.Activations;
using Muser.Embedded.Grains;
using Muser.Embedded.Invocation;
using Muser.Embedded.Messaging;
using Muser.Embedded.Sequences;

namespace Orleans.Runtime;

/// <summary>
/// The address of a grain through one of its interfaces. It can be kept, passed and compared; it never goes stale.
/// </summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>, ISpanFormattable
{
    private readonly ReferenceShape _shape;
    private readonly IdSpan _key;

    internal GrainReference(ReferenceShape shape, IdSpan key)
    {
        _shape = shape;
        _key = key;
    }

    public GrainId GrainId => GrainId.Create(_shape.GrainType, _key);

    public GrainInterfaceType InterfaceType => _shape.InterfaceType;

    public string InterfaceName => _shape.Interface.Name;

    public ushort InterfaceVersion => 0;

    internal Node Node => _shape.Node;

    /// <summary>The activation on this silo that took the last call: the way past the directory.</summary>
    internal ICallTarget? LocalTarget { get; set; }

    public virtual TGrainInterface Cast<TGrainInterface>() where TGrainInterface : IAddressable =>
        (TGrainInterface)_shape.Node.References.Create(GrainId, typeof(TGrainInterface));

    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    public bool Equals(GrainReference? other) =>
        ReferenceEquals(this, other) || (other is not null && GrainId.Equals(other.GrainId));

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"GrainReference:{GrainId}", out charsWritten);

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    internal Task<TResult> Send<TResult>(Call<TResult> call) => _shape.Node.Send(this, call);

    internal IAsyncEnumerable<T> Enumerate<T>(Call<IAsyncEnumerable<T>> call) => new RemoteSequence<T>(this, call);

    internal GrainReference BindTo(Node node) =>
        ReferenceEquals(node, _shape.Node) ? this : (GrainReference)node.References.Create(GrainId, _shape.Interface);
}
