using Muser.Embedded.Streams;
using Orleans.Streams;

namespace Orleans;

/// <summary>Subscribes each grain of a class to the streams of a namespace that have the grain's own key.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute : Attribute
{
    /// <summary>All namespaces.</summary>
    public ImplicitStreamSubscriptionAttribute() => Predicate = new NamespacePredicate(null);

    public ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null)
    {
        Predicate = new NamespacePredicate(streamNamespace.Trim());
        StreamIdMapper = streamIdMapper;
    }

    public ImplicitStreamSubscriptionAttribute(Type predicateType, string? streamIdMapper = null)
    {
        Predicate = (IStreamNamespacePredicate)Activator.CreateInstance(predicateType)!;
        StreamIdMapper = streamIdMapper;
    }

    public ImplicitStreamSubscriptionAttribute(IStreamNamespacePredicate predicate, string? streamIdMapper = null)
    {
        Predicate = predicate;
        StreamIdMapper = streamIdMapper;
    }

    public IStreamNamespacePredicate Predicate { get; }

    /// <remarks>The embedded engine has the default mapper only: the key of the stream is the key of the grain.</remarks>
    public string? StreamIdMapper { get; init; }
}
