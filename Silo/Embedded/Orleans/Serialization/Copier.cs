using System.Runtime.CompilerServices;

namespace Muser.Embedded.Serialization;

/// <summary>Copies values of declared type <typeparamref name="T"/>; built once per type.</summary>
internal static class Copier<T>
{
    /// <summary>True if a value can be shared by everyone, as nothing in it can change.</summary>
    public static readonly bool IsShareable = ShareableTypes.Contains(typeof(T));

    private static Func<T, CopyContext, T>? _copy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Copy(T value, CopyContext context) => IsShareable ? value : CopyMutable(value, context);

    /// <summary>Copies an argument that is marked immutable: only over the wire.</summary>
    public static T CopyImmutable(T value, CopyContext context) => context.OverWire ? Copy(value, context) : value;

    private static T CopyMutable(T value, CopyContext context) =>
        (_copy ??= CopierBuilder.BuildForDeclaredType<T>())(value, context);
}
