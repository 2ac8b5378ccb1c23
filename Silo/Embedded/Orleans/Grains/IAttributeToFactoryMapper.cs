using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Says how the argument of a constructor parameter with a facet attribute is made.</summary>
public interface IAttributeToFactoryMapper<TMetadata> where TMetadata : IFacetMetadata
{
    Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
}
