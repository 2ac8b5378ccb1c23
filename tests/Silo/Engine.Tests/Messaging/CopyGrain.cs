using Muser.Engine.Tests.Fixtures;
using Orleans.Concurrency;

namespace Muser.Engine.Tests.Messaging;

/// <summary>Looks at what a message carried. Lives on the silo that its key names.</summary>
public interface ICopyGrain : IGrainWithStringKey
{
    /// <summary>Whether the argument is the very object in <see cref="Probe.Shared"/>.</summary>
    Task<bool> IsShared(object argument);

    Task<bool> IsSharedList(List<int> argument);

    Task<bool> IsSharedImmutable([Immutable] byte[] argument);

    Task<bool> IsSharedWrapped(Immutable<byte[]> argument);

    Task<bool> IsSharedSealed(SealedParcel argument);

    /// <summary>Adds to the argument and keeps it.</summary>
    Task<int> Append(List<int> values);

    /// <summary>What <see cref="Append"/> kept: the grain's own object.</summary>
    Task<List<int>> Kept();

    Task<SealedParcel> ShareSealed();

    /// <summary>Whether both are one object.</summary>
    Task<bool> AreOne(Parcel one, Parcel other);

    /// <summary>Whether the parcel's other is the parcel itself.</summary>
    Task<bool> IsRing(Parcel parcel);

    Task<Parcel> Ring();

    Task<object> Echo(object value);

    Task<Reading> EchoReading(Reading reading);
}

/// <summary>Calls an <see cref="ICopyGrain"/> from the silo that its key names and compares what it sent with what arrived.</summary>
public interface ICopyCallerGrain : IGrainWithStringKey
{
    Task<bool> SharesMutable(ICopyGrain target);

    Task<bool> SharesImmutableParameter(ICopyGrain target);

    Task<bool> SharesImmutableWrapper(ICopyGrain target);

    Task<bool> SharesImmutableType(ICopyGrain target);

    /// <summary>The list that was sent, after the target has added to its argument.</summary>
    Task<List<int>> SendAndReturn(ICopyGrain target);

    /// <summary>Adds to what the target returned, then asks the target for it again.</summary>
    Task<List<int>> SpoilReturned(ICopyGrain target);

    /// <summary>Whether the target's own object came back.</summary>
    Task<bool> SharesReturnedSealed(ICopyGrain target);

    Task<bool> KeepsIdentityWithinOneMessage(ICopyGrain target);

    Task<bool> KeepsRings(ICopyGrain target);
}

[PinnedPlacement]
public sealed class CopyGrain : Grain, ICopyGrain
{
    private List<int> _kept = [];

    private Probe Probe => Probe.Of(PinnedPlacement.Id(this.GetPrimaryKeyString()));

    public Task<bool> IsShared(object argument) => Task.FromResult(ReferenceEquals(argument, Probe.Shared));

    public Task<bool> IsSharedList(List<int> argument) => IsShared(argument);

    public Task<bool> IsSharedImmutable(byte[] argument) => IsShared(argument);

    public Task<bool> IsSharedWrapped(Immutable<byte[]> argument) => IsShared(argument.Value);

    public Task<bool> IsSharedSealed(SealedParcel argument) => IsShared(argument);

    public Task<int> Append(List<int> values)
    {
        _kept = values;
        values.Add(-1);
        return Task.FromResult(values.Count);
    }

    public Task<List<int>> Kept() => Task.FromResult(_kept);

    public Task<SealedParcel> ShareSealed()
    {
        var parcel = new SealedParcel { Values = [1, 2, 3] };
        Probe.Shared = parcel;
        return Task.FromResult(parcel);
    }

    public Task<bool> AreOne(Parcel one, Parcel other) => Task.FromResult(ReferenceEquals(one, other));

    public Task<bool> IsRing(Parcel parcel) => Task.FromResult(ReferenceEquals(parcel, parcel.Other));

    public Task<Parcel> Ring()
    {
        var ring = new Parcel();
        ring.Other = ring;
        return Task.FromResult(ring);
    }

    public Task<object> Echo(object value) => Task.FromResult(value);

    public Task<Reading> EchoReading(Reading reading) => Task.FromResult(reading);
}

[PinnedPlacement]
public sealed class CopyCallerGrain : Grain, ICopyCallerGrain
{
    public Task<bool> SharesMutable(ICopyGrain target)
    {
        List<int> sent = [1, 2, 3];
        Share(target, sent);
        return target.IsSharedList(sent);
    }

    public Task<bool> SharesImmutableParameter(ICopyGrain target)
    {
        byte[] sent = [1, 2, 3];
        Share(target, sent);
        return target.IsSharedImmutable(sent);
    }

    public Task<bool> SharesImmutableWrapper(ICopyGrain target)
    {
        byte[] sent = [1, 2, 3];
        Share(target, sent);
        return target.IsSharedWrapped(sent.AsImmutable());
    }

    public Task<bool> SharesImmutableType(ICopyGrain target)
    {
        SealedParcel sent = new() { Values = [1, 2, 3] };
        Share(target, sent);
        return target.IsSharedSealed(sent);
    }

    public async Task<List<int>> SendAndReturn(ICopyGrain target)
    {
        List<int> sent = [1, 2, 3];
        await target.Append(sent);
        return sent;
    }

    public async Task<List<int>> SpoilReturned(ICopyGrain target)
    {
        await target.Append([]);
        (await target.Kept()).Add(99);
        return await target.Kept();
    }

    public async Task<bool> SharesReturnedSealed(ICopyGrain target)
    {
        var returned = await target.ShareSealed();
        return ReferenceEquals(returned, Probe.Of(PinnedPlacement.Id(target.GetPrimaryKeyString())).Shared);
    }

    public async Task<bool> KeepsIdentityWithinOneMessage(ICopyGrain target)
    {
        Parcel one = new() { Values = [1] };
        Parcel twin = new() { Values = [1] };
        return await target.AreOne(one, one) && !await target.AreOne(one, twin);
    }

    public async Task<bool> KeepsRings(ICopyGrain target)
    {
        Parcel ring = new();
        ring.Other = ring;
        var returned = await target.Ring();
        return await target.IsRing(ring) && ReferenceEquals(returned, returned.Other);
    }

    private static void Share(ICopyGrain target, object sent) =>
        Probe.Of(PinnedPlacement.Id(target.GetPrimaryKeyString())).Shared = sent;
}
