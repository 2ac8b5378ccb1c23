using System.Collections.Concurrent;

namespace Muser.Embedded.Serialization;

/// <summary>Copies objects by the type that they have when they are copied.</summary>
internal static class RuntimeTypeCopier
{
    private static readonly ConcurrentDictionary<Type, Func<object, CopyContext, object>> Copiers = new();

    public static object Copy(object value, CopyContext context) =>
        Copiers.GetOrAdd(value.GetType(), static type =>
        {
            var build = typeof(RuntimeTypeCopier).GetMethod(nameof(Build), System.Reflection.BindingFlags.NonPublic
                | System.Reflection.BindingFlags.Static)!;
            try
            {
                return (Func<object, CopyContext, object>)build.MakeGenericMethod(type).Invoke(null, null)!;
            }
            catch (System.Reflection.TargetInvocationException exception) when (exception.InnerException is { } inner)
            {
                throw inner;
            }
        })(value, context);

    private static Func<object, CopyContext, object> Build<T>()
    {
        var copy = ExactCopier<T>.Function;
        return (value, context) => copy((T)value, context)!;
    }
}
