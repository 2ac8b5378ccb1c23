using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using Muser.Embedded.Activations;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Streams;

/// <summary>The subscriptions that grain classes have by their attributes.</summary>
internal sealed class ImplicitSubscriptions(Node node)
{
    /// <summary>The grains that are subscribed to a stream by their class.</summary>
    public IEnumerable<StreamSubscription> To(StreamId streamId)
    {
        foreach (var grainClass in node.Cluster.GrainClasses.Where(c => IsSubscribed(c, streamId)))
        {
            if (TryMapKey(grainClass, streamId, out var key))
            {
                var consumer = GrainId.Create(grainClass.GrainType, key);
                yield return new StreamSubscription(IdOf(consumer, streamId), consumer);
            }
        }
    }

    public bool TryGetSubscription(GrainId consumer, StreamId streamId, out Guid id)
    {
        var subscription = To(streamId).FirstOrDefault(s => s.Consumer.Equals(consumer));
        id = subscription?.Id ?? Guid.Empty;
        return subscription is not null;
    }

    private static bool IsSubscribed(GrainClass grainClass, StreamId streamId) =>
        grainClass.Type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>()
            .Any(a => a.Predicate.IsMatch(streamId.GetNamespace()));

    /// <summary>The key of the stream as key of the grain; of compound keys the namespace is the extension.</summary>
    private static bool TryMapKey(GrainClass grainClass, StreamId streamId, out IdSpan key)
    {
        var type = grainClass.Type;
        var ns = streamId.Namespace.Span;
        var isInteger = typeof(IGrainWithIntegerKey).IsAssignableFrom(type);
        if (isInteger || typeof(IGrainWithIntegerCompoundKey).IsAssignableFrom(type))
        {
            var isNumber = Utf8Parser.TryParse(streamId.Key.Span, out long number, out var read) && read == streamId.Key.Length;
            key = isInteger
                ? GrainIdKeyExtensions.CreateIntegerKey(number)
                : GrainIdKeyExtensions.CreateIntegerKey(number, ns);
            return isNumber;
        }

        var isGuid = typeof(IGrainWithGuidKey).IsAssignableFrom(type);
        if (isGuid || typeof(IGrainWithGuidCompoundKey).IsAssignableFrom(type))
        {
            var matches = Guid.TryParseExact(streamId.GetKeyAsString(), "N", out var guid);
            key = isGuid ? GrainIdKeyExtensions.CreateGuidKey(guid) : GrainIdKeyExtensions.CreateGuidKey(guid, ns);
            return matches;
        }

        key = new IdSpan(streamId.Key.ToArray());
        return true;
    }

    private static Guid IdOf(GrainId consumer, StreamId streamId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{consumer}|{streamId}"), hash);
        return new Guid(hash[..16]);
    }
}
