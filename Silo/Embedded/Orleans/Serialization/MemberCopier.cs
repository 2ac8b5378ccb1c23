using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans;

namespace Muser.Embedded.Serialization;

/// <summary>Builds the copier of a type marked with <see cref="GenerateSerializerAttribute"/>, member by member.</summary>
internal static class MemberCopier
{
    private delegate void CopyMembers<T>(ref T from, ref T to, CopyContext context);

    public static Func<T, CopyContext, T> Build<T>()
    {
        var copyMembers = Compile<T>(SerializableMembers.Of(typeof(T)));
        var isImmutable = typeof(T).IsDefined(typeof(ImmutableAttribute), false);
        if (typeof(T).IsValueType)
        {
            return (value, context) =>
            {
                if (isImmutable && !context.OverWire)
                {
                    return value;
                }

                var copy = value;
                copyMembers(ref value, ref copy, context);
                return copy;
            };
        }

        var create = Creator<T>();
        return (value, context) =>
        {
            if (isImmutable && !context.OverWire)
            {
                return value;
            }

            if (context.TryGetCopy<object>(value!, out var known))
            {
                return (T)known;
            }

            var copy = create();
            context.Record(value!, copy!);
            copyMembers(ref value, ref copy, context);
            return copy;
        };
    }

    /// <summary>Sets the marked members of an existing object, for exceptions.</summary>
    public static Action<object, object, CopyContext> BuildInto(Type type)
    {
        var build = typeof(MemberCopier).GetMethod(nameof(BuildIntoTyped), BindingFlags.Static | BindingFlags.NonPublic)!;
        return (Action<object, object, CopyContext>)build.MakeGenericMethod(type).Invoke(null, null)!;
    }

    private static Action<object, object, CopyContext> BuildIntoTyped<T>()
    {
        var copyMembers = Compile<T>(SerializableMembers.Of(typeof(T)));
        return (from, to, context) =>
        {
            var typedFrom = (T)from;
            var typedTo = (T)to;
            copyMembers(ref typedFrom, ref typedTo, context);
        };
    }

    private static Func<T> Creator<T>()
    {
        var constructor = typeof(T).GetConstructor(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes);
        if (constructor is null)
        {
            return static () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        }

        var method = new DynamicMethod("New", typeof(T), [], typeof(T).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<T>>();
    }

    private static CopyMembers<T> Compile<T>(List<MemberInfo> members)
    {
        var reference = typeof(T).MakeByRefType();
        var method = new DynamicMethod(
            "CopyMembers", typeof(void), [reference, reference, typeof(CopyContext)], typeof(T).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        foreach (var member in members)
        {
            var type = member is FieldInfo f ? f.FieldType : ((PropertyInfo)member).PropertyType;
            var isImmutable = IsImmutable(member);
            Load(il, OpCodes.Ldarg_1, typeof(T));
            Load(il, OpCodes.Ldarg_0, typeof(T));
            if (member is FieldInfo field)
            {
                il.Emit(OpCodes.Ldfld, field);
                EmitCopy(il, type, isImmutable);
                il.Emit(OpCodes.Stfld, field);
            }
            else
            {
                var property = (PropertyInfo)member;
                il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, property.GetMethod!);
                EmitCopy(il, type, isImmutable);
                il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, property.SetMethod!);
            }
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CopyMembers<T>>();
    }

    private static bool IsImmutable(MemberInfo member)
    {
        if (member.IsDefined(typeof(ImmutableAttribute)))
        {
            return true;
        }

        var end = member.Name.IndexOf('>');
        return member.Name.StartsWith('<') && end > 0
            && member.DeclaringType!.GetProperty(member.Name[1..end], BindingFlags.Instance | BindingFlags.Public
                | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)?.IsDefined(typeof(ImmutableAttribute)) == true;
    }

    private static void Load(ILGenerator il, OpCode argument, Type type)
    {
        il.Emit(argument);
        if (!type.IsValueType)
        {
            il.Emit(OpCodes.Ldind_Ref);
        }
    }

    private static void EmitCopy(ILGenerator il, Type type, bool isImmutable)
    {
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, CopyMethod(type, isImmutable));
    }

    /// <summary>The method that copies a value of this declared type.</summary>
    public static MethodInfo CopyMethod(Type type, bool isImmutable) => typeof(Copier<>).MakeGenericType(type).GetMethod(
        isImmutable ? nameof(Copier<int>.CopyImmutable) : nameof(Copier<int>.Copy))!;
}
