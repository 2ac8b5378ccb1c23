using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Options;
using Muser.Embedded.Activations;
using Muser.Embedded.Invocation.Generation;
using Orleans;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Muser.Embedded.Grains;

/// <summary>The grain classes that one silo can host.</summary>
internal sealed class GrainClasses
{
    private static readonly HashSet<Type> RuntimeInterfaces =
    [
        typeof(IAddressable), typeof(IGrain), typeof(IGrainBase), typeof(IGrainWithStringKey), typeof(IGrainWithGuidKey),
        typeof(IGrainWithIntegerKey), typeof(IGrainWithGuidCompoundKey), typeof(IGrainWithIntegerCompoundKey),
    ];

    private readonly IServiceProvider _services;
    private readonly GrainCollectionOptions _collection;
    private readonly Dictionary<GrainType, GrainClass> _classes = [];

    public GrainClasses(
        IServiceProvider services, IOptions<GrainTypeOptions> types, IOptions<GrainCollectionOptions> collection)
    {
        _services = services;
        _collection = collection.Value;
        foreach (var type in types.Value.Classes)
        {
            var grainClass = Describe(type);
            if (!_classes.TryAdd(grainClass.GrainType, grainClass))
            {
                throw new OrleansConfigurationException(
                    $"Grain classes {type} and {_classes[grainClass.GrainType].Type} are both of grain type"
                    + $" {grainClass.GrainType}:  give one of them a name of its own with [GrainType].");
            }
        }
    }

    public IReadOnlyCollection<GrainClass> All => _classes.Values;

    public bool TryGet(GrainType grainType, out GrainClass grainClass) => _classes.TryGetValue(grainType, out grainClass!);

    /// <summary>Checks all interfaces against the rules of grain interfaces.</summary>
    /// <exception cref="OrleansConfigurationException">One breaks a rule.</exception>
    public void CheckInterfaces()
    {
        foreach (var type in _classes.Values.SelectMany(c => c.Interfaces).Distinct())
        {
            GrainInterfaceRules.Check(type);
        }
    }

    private GrainClass Describe(Type type)
    {
        var grainType = GrainNames.GrainTypeOf(_services, type);
        var interfaces = type.GetInterfaces()
            .Where(i => typeof(IAddressable).IsAssignableFrom(i) && !RuntimeInterfaces.Contains(i)
                && !typeof(IGrainExtension).IsAssignableFrom(i))
            .ToArray();
        var properties = new Dictionary<string, string>
        {
            [WellKnownGrainTypeProperties.TypeName] = type.Name,
            [WellKnownGrainTypeProperties.FullTypeName] = type.FullName!,
        };
        for (var i = 0; i < interfaces.Length; i++)
        {
            properties[WellKnownGrainTypeProperties.ImplementedInterfacePrefix + i] =
                GrainNames.InterfaceTypeOf(interfaces[i]).ToString();
        }

        foreach (var attribute in type.GetCustomAttributes(inherit: true).OfType<IGrainPropertiesProviderAttribute>())
        {
            attribute.Populate(_services, type, grainType, properties);
        }

        return new GrainClass
        {
            Type = type,
            GrainType = grainType,
            Properties = new GrainProperties(properties.ToImmutableDictionary()),
            Interfaces = interfaces,
            CreateInstance = GrainInstances.CreatorOf(type),
            IsReentrant = properties.ContainsKey(WellKnownGrainTypeProperties.Reentrant),
            MayInterleave = properties.TryGetValue(WellKnownGrainTypeProperties.MayInterleavePredicate, out var predicate)
                ? PredicateOf(type, predicate)
                : null,
            CollectionAge = CollectionAgeOf(type, properties),
        };
    }

    private TimeSpan CollectionAgeOf(Type type, Dictionary<string, string> properties)
    {
        if (properties.TryGetValue(WellKnownGrainTypeProperties.IdleDeactivationPeriod, out var period))
        {
            return period == WellKnownGrainTypeProperties.IndefiniteIdleDeactivationPeriodValue
                ? Timeout.InfiniteTimeSpan
                : TimeSpan.ParseExact(period, "c", null);
        }

        return _collection.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var age) ? age : _collection.CollectionAge;
    }

    private static Func<object, IInvokable, bool> PredicateOf(Type type, string name)
    {
        var method = type.GetMethod(
            name,
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic,
            [typeof(IInvokable)]) ?? throw new OrleansConfigurationException(
                $"{type} has no method bool {name}(IInvokable), which [MayInterleave] names.");
        return method.IsStatic
            ? Static(method.CreateDelegate<Func<IInvokable, bool>>())
            : (grain, request) => (bool)method.Invoke(grain, [request])!;

        static Func<object, IInvokable, bool> Static(Func<IInvokable, bool> predicate) => (_, request) => predicate(request);
    }
}
