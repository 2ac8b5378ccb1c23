using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Muser.Grains.Cluster;

/// <summary>Tells failures of the cluster, which pass when the call is sent again, from failures of the call itself.</summary>
public static class TransientFailure
{
    /// <summary>
    /// True where an idempotent call may be sent again: the silo that held the activation, or through which a client speaks, is gone or unreachable; the
    /// message was rejected; no answer came in time; the activation found that another one has replaced it; or the disk of the products or of the state is
    /// full or gone for now (of which storage tells in an exception around the disk's own).
    /// </summary>
    public static bool IsTransient(Exception failure) =>
        failure is OrleansMessageRejectionException or TimeoutException or OperationCanceledException or ConnectionFailedException or InconsistentStateException
            or IOException or UnauthorizedAccessException
            || (failure is AggregateException or OrleansException && failure.InnerException is { } inner && IsTransient(inner));
}
