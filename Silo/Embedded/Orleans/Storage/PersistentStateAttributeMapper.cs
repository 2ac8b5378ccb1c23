using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Makes the argument of a parameter with <see cref="PersistentStateAttribute"/>.</summary>
public class PersistentStateAttributeMapper : IAttributeToFactoryMapper<PersistentStateAttribute>
{
    private static readonly MethodInfo CreateMethod =
        typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!;

    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        IPersistentStateConfiguration config = attribute.StateName is null
            ? new PersistentStateAttribute(parameter.Name!, attribute.StorageName)
            : attribute;
        var create = CreateMethod.MakeGenericMethod(parameter.ParameterType.GetGenericArguments());
        return context =>
        {
            var factory = context.ActivationServices.GetRequiredService<IPersistentStateFactory>();
            try
            {
                return create.Invoke(factory, [context, config])!;
            }
            catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
                throw;
            }
        };
    }
}
