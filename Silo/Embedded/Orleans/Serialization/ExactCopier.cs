namespace Muser.Embedded.Serialization;

/// <summary>Copies objects whose type is exactly <typeparamref name="T"/>.</summary>
internal static class ExactCopier<T>
{
    private static Func<T, CopyContext, T>? CopyFunction;

    /// <exception cref="Orleans.Serialization.CodecNotFoundException">The type may not travel.</exception>
    public static Func<T, CopyContext, T> Function => CopyFunction ??= CopierBuilder.BuildForExactType<T>();
}
