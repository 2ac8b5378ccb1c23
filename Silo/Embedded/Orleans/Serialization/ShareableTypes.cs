using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using Orleans;

namespace Muser.Embedded.Serialization;

/// <summary>The types whose values cannot change, so that nobody can tell a copy from the value itself.</summary>
internal static class ShareableTypes
{
    private static readonly FrozenSet<Type> Known = FrozenSet.Create(
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Guid), typeof(Int128), typeof(UInt128), typeof(Half), typeof(BigInteger), typeof(Uri),
        typeof(Version), typeof(IPAddress), typeof(CultureInfo), typeof(CancellationToken), typeof(DBNull),
        typeof(CompareInfo), typeof(Complex), typeof(Invocation.Unit));

    public static bool Contains(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || Known.Contains(type) || typeof(Type).IsAssignableFrom(type))
        {
            return true;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Contains(underlying);
        }

        if (TupleCopier.IsValueTuple(type)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)))
        {
            return type.GetGenericArguments().All(Contains);
        }

        // The ids and addresses of the engine itself.
        if (type.Assembly == typeof(ShareableTypes).Assembly)
        {
            return type.IsDefined(typeof(ImmutableAttribute), false);
        }

        // A readonly struct that may travel and holds only such values.
        return type.IsValueType
            && type.IsDefined(typeof(GenerateSerializerAttribute), false)
            && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .All(f => f.FieldType != type && Contains(f.FieldType))
            && SerializableMembers.Check(type);
    }
}
