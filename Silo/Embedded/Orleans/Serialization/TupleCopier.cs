using System.Linq.Expressions;
using System.Reflection;

namespace Muser.Embedded.Serialization;

/// <summary>Copies of tuples of any length, item by item.</summary>
internal static class TupleCopier
{
    public static bool IsValueTuple(Type type) =>
        type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);

    public static bool IsTuple(Type type) =>
        type.IsGenericType && type.FullName!.StartsWith("System.Tuple`", StringComparison.Ordinal);

    public static Func<T, CopyContext, T> BuildForValueTuple<T>() => Build<T>([.. typeof(T).GetFields()]);

    public static Func<T, CopyContext, T> BuildForTuple<T>() =>
        Build<T>([.. typeof(T).GetProperties()
            .Where(p => p.Name.StartsWith("Item", StringComparison.Ordinal) || p.Name == "Rest")]);

    private static Func<T, CopyContext, T> Build<T>(MemberInfo[] items)
    {
        var value = Expression.Parameter(typeof(T), "value");
        var context = Expression.Parameter(typeof(CopyContext), "context");
        var copies = items.Select(item =>
        {
            var original = Expression.MakeMemberAccess(value, item);
            return (Expression)Expression.Call(MemberCopier.CopyMethod(original.Type, isImmutable: false), original, context);
        });
        var create = Expression.New(typeof(T).GetConstructor(typeof(T).GetGenericArguments())!, copies);
        return Expression.Lambda<Func<T, CopyContext, T>>(create, value, context).Compile();
    }
}
