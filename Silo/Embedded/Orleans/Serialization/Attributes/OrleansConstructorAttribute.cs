using Microsoft.Extensions.DependencyInjection;

namespace Orleans;

/// <summary>Marks the constructor that makes a grain or a deserialized object, where there are several.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OrleansConstructorAttribute : ActivatorUtilitiesConstructorAttribute
{
}
