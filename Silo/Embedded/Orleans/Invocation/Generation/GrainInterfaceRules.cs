using System.Reflection;
using Muser.Embedded.Serialization;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Muser.Embedded.Invocation.Generation;

/// <summary>What a grain interface may look like; Orleans checks the same when it generates code.</summary>
internal static class GrainInterfaceRules
{
    /// <exception cref="OrleansConfigurationException">The interface breaks a rule; the message says which.</exception>
    public static void Check(Type interfaceType)
    {
        foreach (var method in Methods(interfaceType))
        {
            var name = $"{interfaceType}.{method.Name}";
            if (method.IsGenericMethod)
            {
                throw new OrleansConfigurationException($"{name} is generic: the embedded engine has no generic grain methods.");
            }

            if (!IsAllowed(method.ReturnType) && !(method.ReturnType == typeof(void) && MayBeVoid(interfaceType, method)))
            {
                throw new OrleansConfigurationException(
                    $"{name} returns {method.ReturnType}: grain methods return Task, ValueTask, IAsyncEnumerable<T>,"
                    + " or, if they are one-way or of an observer, void.");
            }

            if (method.GetParameters().FirstOrDefault(p => p.ParameterType.IsByRef) is { } byRef)
            {
                throw new OrleansConfigurationException($"{name}: parameter {byRef.Name} is passed by reference.");
            }

            CheckTypes(name, method);
        }

        if (interfaceType.GetProperties().FirstOrDefault() is { } property)
        {
            throw new OrleansConfigurationException(
                $"{interfaceType}.{property.Name} is a property: grain interfaces have methods only.");
        }
    }

    /// <summary>The methods that a reference to this interface has, inherited ones included.</summary>
    public static IEnumerable<MethodInfo> Methods(Type interfaceType) => interfaceType.GetInterfaces().Append(interfaceType)
        .SelectMany(i => i.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(m => m.IsAbstract && !m.IsSpecialName);

    private static void CheckTypes(string name, MethodInfo method)
    {
        foreach (var type in method.GetParameters().Select(p => p.ParameterType).Append(CallGenerator.ResultType(method)))
        {
            try
            {
                MessageTypes.Check(type);
            }
            catch (CodecNotFoundException exception)
            {
                throw new OrleansConfigurationException($"{name} cannot be called: {exception.Message}", exception);
            }
        }
    }

    private static bool IsAllowed(Type type) => type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(Task<>) || definition == typeof(ValueTask<>) || definition == typeof(IAsyncEnumerable<>)));

    private static bool MayBeVoid(Type interfaceType, MethodInfo method) =>
        typeof(Orleans.IGrainObserver).IsAssignableFrom(interfaceType)
        || method.IsDefined(typeof(Orleans.Concurrency.OneWayAttribute));
}
