using Muser.Grains.Cluster;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Muser.Grains.Tests.Cluster;

[Trait("Tier", "Unit")]
public class TransientFailureTests
{
    [Fact]
    public void WhatPassesWithTimeIsTransientAlsoInsideOfWhatStorageThrows()
    {
        Assert.True(TransientFailure.IsTransient(new IOException("No space left on device")));
        Assert.True(TransientFailure.IsTransient(new OrleansException("Error from storage", new IOException("No space left on device"))));
        Assert.True(TransientFailure.IsTransient(new AggregateException(new OrleansException("Error", new TimeoutException()))));
        Assert.True(TransientFailure.IsTransient(new InconsistentStateException("changed by another")));
        Assert.True(TransientFailure.IsTransient(new SiloUnavailableException("gone")));
        Assert.True(TransientFailure.IsTransient(new ConnectionFailedException("no gateway")));
    }

    [Fact]
    public void WhatACallIsRefusedForIsNot()
    {
        Assert.False(TransientFailure.IsTransient(new ArgumentException("not a key")));
        Assert.False(TransientFailure.IsTransient(new OrleansException("no silo has the role")));
        Assert.False(TransientFailure.IsTransient(new OrleansException("Error", new ArgumentException("not a key"))));
    }
}
