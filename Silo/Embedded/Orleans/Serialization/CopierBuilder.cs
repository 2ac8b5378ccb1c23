using Muser.Embedded.Invocation;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Muser.Embedded.Serialization;

/// <summary>Decides how a type is copied.</summary>
internal static class CopierBuilder
{
    public static Func<T, CopyContext, T> BuildForDeclaredType<T>()
    {
        var type = typeof(T);
        if (type.IsValueType)
        {
            return ExactCopier<T>.Function;
        }

        if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        {
            return (value, context) => value is null ? default! : (T)CopyReference((IAddressable)value, type, context);
        }

        return (value, context) =>
        {
            if (value is null)
            {
                return default!;
            }

            return value.GetType() == typeof(T)
                ? ExactCopier<T>.Function(value, context)
                : (T)RuntimeTypeCopier.Copy(value, context);
        };
    }

    public static Func<T, CopyContext, T> BuildForExactType<T>()
    {
        var type = typeof(T);
        if (Copier<T>.IsShareable || type == typeof(object))
        {
            return static (value, _) => value;
        }

        if (typeof(GrainReference).IsAssignableFrom(type))
        {
            return (value, context) => (T)CopyReference((IAddressable)value!, type, context);
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return (value, context) => (T)(object)ExceptionCopier.Copy((Exception)(object)value!, context);
        }

        if (typeof(Call).IsAssignableFrom(type))
        {
            return (value, context) => (T)(object)((Call)(object)value!).CopyFor(context.Receiver);
        }

        if (CollectionCopiers.TryBuild<T>(out var copier))
        {
            return copier;
        }

        if (type.IsDefined(typeof(GenerateSerializerAttribute), false))
        {
            return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Immutable<>)
                ? BuildForImmutable<T>()
                : MemberCopier.Build<T>();
        }

        if (type.IsDefined(typeof(ImmutableAttribute), false))
        {
            return (value, context) => context.OverWire ? throw NotFound(type) : value;
        }

        throw NotFound(type);
    }

    private static Func<T, CopyContext, T> BuildForImmutable<T>()
    {
        var copy = MemberCopier.Build<T>();
        return (value, context) => context.OverWire ? copy(value, context) : value;
    }

    /// <summary>
    /// A reference is bound to the silo or client that uses it; a grain that passes itself passes its reference.
    /// </summary>
    private static object CopyReference(IAddressable value, Type declaredType, CopyContext context) => value switch
    {
        GrainReference reference => reference.BindTo(context.Receiver),
        IGrainBase grain => context.Receiver.References.Create(grain.GrainContext.GrainId, declaredType),
        IGrainObserver => throw new ArgumentException(
            $"{value.GetType()} is an observer object: pass what CreateObjectReference makes of it."),
        _ => throw NotFound(value.GetType()),
    };

    private static CodecNotFoundException NotFound(Type type) => new(
        $"Could not find a copier for type {type}. Types that travel in messages are marked with [GenerateSerializer]"
        + " and their members with [Id].");
}
