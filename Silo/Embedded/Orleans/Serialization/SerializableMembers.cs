using System.Reflection;
using Orleans;
using Orleans.Serialization;

namespace Muser.Embedded.Serialization;

/// <summary>
/// Which members of a type travel: those with <see cref="IdAttribute"/>, and of records the primary parameters.
/// </summary>
internal static class SerializableMembers
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // [NonSerialized] is kept in the metadata of the field; the property that reads it is obsolete.
    private const FieldAttributes NotSerialized = (FieldAttributes)0x0080;

    /// <summary>Throws if the type has a member that nobody numbered; true otherwise.</summary>
    public static bool Check(Type type)
    {
        _ = Of(type);
        return true;
    }

    /// <summary>The fields, and the properties without field, that travel; base classes first.</summary>
    /// <exception cref="CodecNotFoundException">The type, a base or a member is not marked.</exception>
    public static List<MemberInfo> Of(Type type)
    {
        var members = new List<MemberInfo>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Exception))
        {
            members.AddRange(IsMarked(parent) || HasFields(parent) ? Of(parent) : []);
        }

        if (!IsMarked(type))
        {
            throw new CodecNotFoundException(
                $"Could not find a copier for type {type}: it is not marked with [GenerateSerializer].");
        }

        var attribute = type.GetCustomAttribute<GenerateSerializerAttribute>(false)!;
        var primary = PrimaryParameters(type, attribute);
        var properties = type.GetProperties(Declared).ToDictionary(p => p.Name, p => p);
        foreach (var field in type.GetFields(Declared))
        {
            var property = field.Name.StartsWith('<') && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
                ? properties.GetValueOrDefault(field.Name[1..field.Name.IndexOf('>')])
                : null;
            var hasId = field.IsDefined(typeof(IdAttribute)) || property?.IsDefined(typeof(IdAttribute)) == true;
            var isImplied = property is not null
                && (primary.Contains(property.Name)
                    || (attribute.GenerateFieldIds == GenerateFieldIds.PublicProperties && property.GetMethod!.IsPublic));
            var isCaptured = field.Name.StartsWith('<') && field.Name.EndsWith(">P", StringComparison.Ordinal)
                && attribute.IncludePrimaryConstructorParameters;
            if (hasId || isImplied || isCaptured)
            {
                members.Add(field);
            }
            else if (!field.Attributes.HasFlag(NotSerialized))
            {
                throw new CodecNotFoundException(
                    $"Member {property?.Name ?? field.Name} of {type} has no [Id]: number it, or mark it [NonSerialized].");
            }
        }

        members.AddRange(properties.Values.Where(p =>
            p.IsDefined(typeof(IdAttribute)) && p.CanRead && p.CanWrite
            && type.GetField($"<{p.Name}>k__BackingField", Declared) is null));
        return members;
    }

    private static bool IsMarked(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), false);

    private static bool HasFields(Type type) => type.GetFields(Declared).Length > 0;

    private static HashSet<string> PrimaryParameters(Type type, GenerateSerializerAttribute attribute)
    {
        var isRecord = type.GetMethod("<Clone>$", Declared) is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is not null);
        if (!isRecord && !attribute.IncludePrimaryConstructorParameters)
        {
            return [];
        }

        var longest = type.GetConstructors(Declared)
            .Where(c => c.GetParameters() is var p && !(p.Length == 1 && p[0].ParameterType == type)
                && p.All(x => type.GetProperty(x.Name!, Declared) is not null))
            .MaxBy(c => c.GetParameters().Length);
        return longest is null ? [] : [.. longest.GetParameters().Select(p => p.Name!)];
    }
}
