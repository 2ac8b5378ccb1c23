using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Muser.Embedded.Activations;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>Makes grain objects: constructor arguments come from the services of the activation and from facets.</summary>
internal static class GrainInstances
{
    public static Func<Activation, object> CreatorOf(Type grainClass)
    {
        var constructor = ConstructorOf(grainClass);
        var facets = constructor.GetParameters().Where(IsFacet).ToArray();
        var factory = new Lazy<ObjectFactory>(() =>
            ActivatorUtilities.CreateFactory(grainClass, [.. facets.Select(p => p.ParameterType)]));
        return activation => factory.Value(
            activation.ActivationServices, [.. facets.Select(parameter => CreateFacet(activation, parameter))]);
    }

    private static ConstructorInfo ConstructorOf(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute), true))
            ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? throw new OrleansConfigurationException($"Grain class {type} has no public constructor.");
    }

    private static bool IsFacet(ParameterInfo parameter) => parameter.GetCustomAttributes().Any(a => a is IFacetMetadata);

    private static object CreateFacet(Activation activation, ParameterInfo parameter)
    {
        var metadata = parameter.GetCustomAttributes().First(a => a is IFacetMetadata);
        var mapperType = typeof(IAttributeToFactoryMapper<>).MakeGenericType(metadata.GetType());
        var mapper = activation.ActivationServices.GetService(mapperType)
            ?? throw new OrleansException(
                $"No mapper for attribute {metadata.GetType()} of parameter {parameter.Name} is registered.");
        var getFactory = mapperType.GetMethod(nameof(IAttributeToFactoryMapper<PersistentStateAttribute>.GetFactory))!;
        return ((Factory<IGrainContext, object>)getFactory.Invoke(mapper, [parameter, metadata])!)(activation);
    }
}
