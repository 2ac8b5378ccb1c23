namespace Muser.Embedded.Serialization;

/// <summary>Copies objects whose type is exactly <typeparamref name="T"/>.</summary>
internal static class ExactCopier<T>
{
    private static Func<T, CopyContext, T>? _copy;

    /// <exception cref="Orleans.Serialization.CodecNotFoundException">The type may not travel.</exception>
    public static Func<T, CopyContext, T> Function => _copy ??= CopierBuilder.BuildForExactType<T>();
}
