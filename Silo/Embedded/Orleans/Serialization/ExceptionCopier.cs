using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Orleans;

namespace Muser.Embedded.Serialization;

/// <summary>
/// Exceptions keep their type, message, inner exceptions, stack trace and marked members when they cross the wire. On one
/// silo they are shared.
/// </summary>
internal static class ExceptionCopier
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly FieldInfo[] BaseFields =
    [
        .. new[] { "_message", "_HResult", "_helpURL", "_source" }.Select(name => typeof(Exception).GetField(name, Declared)!),
    ];

    private static readonly FieldInfo InnerField = typeof(Exception).GetField("_innerException", Declared)!;
    private static readonly ConcurrentDictionary<Type, Action<object, object, CopyContext>> MemberCopiers = new();

    public static Exception Copy(Exception original, CopyContext context)
    {
        if (!context.OverWire)
        {
            return original;
        }

        var copy = (Exception)RuntimeHelpers.GetUninitializedObject(original.GetType());
        foreach (var field in BaseFields)
        {
            field.SetValue(copy, field.GetValue(original));
        }

        if (original.InnerException is { } inner)
        {
            InnerField.SetValue(copy, Copy(inner, context));
        }

        foreach (DictionaryEntry entry in original.Data)
        {
            if (ShareableTypes.Contains(entry.Key.GetType())
                && (entry.Value is null || ShareableTypes.Contains(entry.Value.GetType())))
            {
                copy.Data[entry.Key] = entry.Value;
            }
        }

        MemberCopiers.GetOrAdd(original.GetType(), CopierOf)(original, copy, context);
        if (original.StackTrace is { } trace)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(copy, trace);
        }

        return copy;
    }

    private static Action<object, object, CopyContext> CopierOf(Type type)
    {
        Action<object, object, CopyContext> copy = static (_, _, _) => { };
        for (var current = type; current is not null && current != typeof(Exception); current = current.BaseType)
        {
            if (current.IsDefined(typeof(GenerateSerializerAttribute), false) && current == type)
            {
                return MemberCopier.BuildInto(type);
            }

            if (current.Assembly == typeof(Exception).Assembly
                || current.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            {
                copy += CopyFields([.. current.GetFields(Declared).Where(f => ShareableTypes.Contains(f.FieldType))]);
            }
        }

        return copy;
    }

    private static Action<object, object, CopyContext> CopyFields(FieldInfo[] fields) => (from, to, _) =>
    {
        foreach (var field in fields)
        {
            field.SetValue(to, field.GetValue(from));
        }
    };
}
