using Muser.Embedded.Invocation;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Muser.Embedded.Serialization;

/// <summary>Which types a grain interface may mention, so that a wrong one is found before the first call.</summary>
internal static class MessageTypes
{
    /// <summary>Checks a type and what it is made of. What interfaces and open classes hold is known only when they travel.</summary>
    /// <exception cref="CodecNotFoundException">The type, or a type argument, may not travel.</exception>
    public static void Check(Type type)
    {
        if (type.HasElementType)
        {
            Check(type.GetElementType()!);
        }
        else if (type.IsGenericType)
        {
            foreach (var argument in type.GetGenericArguments())
            {
                Check(argument);
            }
        }

        if (!IsKnown(type) && !CollectionCopiers.Supports(type))
        {
            _ = SerializableMembers.Of(type);
        }
    }

    private static bool IsKnown(Type type) => type.IsInterface || type.IsAbstract || type == typeof(object)
        || ShareableTypes.Contains(type)
        || typeof(Exception).IsAssignableFrom(type)
        || typeof(IAddressable).IsAssignableFrom(type)
        || typeof(Call).IsAssignableFrom(type)
        || type == typeof(Unit);
}
