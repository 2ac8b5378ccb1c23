using System.Collections.Concurrent;
using Muser.Embedded.Invocation.Generation;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>Makes the references of one silo or client.</summary>
internal sealed class ReferenceFactory(Node node) : IGrainFactory
{
    private readonly ConcurrentDictionary<(GrainType, Type), ReferenceMaker> _makers = new();
    private readonly ConcurrentDictionary<(Type, string?), ReferenceMaker> _makersByInterface = new();

    public object Create(GrainId grainId, Type interfaceType) => MakerOf(grainId.Type, interfaceType).Make(grainId.Key);

    public GrainReference CreateUntyped(GrainId grainId) => (GrainReference)Create(grainId, typeof(IAddressable));

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Get<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, IdSpan.Create(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey, keyExtension));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey, keyExtension));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable =>
        (TGrainInterface)Create(grainId, typeof(TGrainInterface));

    public IAddressable GetGrain(GrainId grainId) => CreateUntyped(grainId);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        (IAddressable)Create(grainId, node.Cluster.FindInterface(interfaceType));

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => MakerOf(interfaceType, null).Make(grainKey);

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        MakerOf(interfaceType, grainClassNamePrefix).Make(grainKey);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver =>
        (TGrainObserverInterface)Create(node.Observers.Add(obj), typeof(TGrainObserverInterface));

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver =>
        node.Observers.Remove(((IAddressable)obj).GetGrainId());

    private TGrainInterface Get<TGrainInterface>(IdSpan key, string? classNamePrefix) =>
        (TGrainInterface)(object)MakerOf(typeof(TGrainInterface), classNamePrefix).Make(key);

    private ReferenceMaker MakerOf(Type interfaceType, string? classNamePrefix)
    {
        if (_makersByInterface.TryGetValue((interfaceType, classNamePrefix), out var known))
        {
            return known;
        }

        var maker = MakerOf(node.Cluster.FindGrainType(interfaceType, classNamePrefix), interfaceType);
        return _makersByInterface[(interfaceType, classNamePrefix)] = maker;
    }

    private ReferenceMaker MakerOf(GrainType grainType, Type interfaceType) =>
        _makers.GetOrAdd((grainType, interfaceType), static (key, node) => new(
            new ReferenceShape(node, key.Item1, GrainNames.InterfaceTypeOf(key.Item2), key.Item2),
            ReferenceGenerator.ActivatorOf(key.Item2)), node);

    private sealed class ReferenceMaker(ReferenceShape shape, Func<ReferenceShape, IdSpan, GrainReference> activator)
    {
        public GrainReference Make(IdSpan key) => activator(shape, key);
    }
}
