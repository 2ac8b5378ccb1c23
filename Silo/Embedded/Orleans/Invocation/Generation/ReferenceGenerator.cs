using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Muser.Embedded.Grains;
using Orleans.Runtime;

namespace Muser.Embedded.Invocation.Generation;

/// <summary>Generates the class of the references to a grain interface: each method makes a call and sends it.</summary>
internal static class ReferenceGenerator
{
    private static readonly ConcurrentDictionary<Type, Func<ReferenceShape, IdSpan, GrainReference>> Activators = new();

    /// <summary>The constructor of references to this interface; generated on first use.</summary>
    public static Func<ReferenceShape, IdSpan, GrainReference> ActivatorOf(Type interfaceType)
    {
        if (Activators.TryGetValue(interfaceType, out var known))
        {
            return known;
        }

        lock (GeneratedAssembly.Gate)
        {
            return Activators.GetOrAdd(interfaceType, Generate);
        }
    }

    private static Func<ReferenceShape, IdSpan, GrainReference> Generate(Type interfaceType)
    {
        GrainInterfaceRules.Check(interfaceType);
        GeneratedAssembly.See(interfaceType);
        var type = GeneratedAssembly.DefineType("Reference_" + interfaceType.Name, typeof(GrainReference));
        type.AddInterfaceImplementation(interfaceType);
        Type[] arguments = [typeof(ReferenceShape), typeof(IdSpan)];
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, arguments)
            .GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Ldarg_2);
        constructor.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(
            BindingFlags.Instance | BindingFlags.NonPublic, arguments)!);
        constructor.Emit(OpCodes.Ret);
        foreach (var method in GrainInterfaceRules.Methods(interfaceType))
        {
            EmitMethod(type, interfaceType, method);
        }

        var created = type.CreateType();
        var create = new DynamicMethod("New", typeof(GrainReference), arguments, created.Module, skipVisibility: true);
        var il = create.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, created.GetConstructor(arguments)!);
        il.Emit(OpCodes.Ret);
        return create.CreateDelegate<Func<ReferenceShape, IdSpan, GrainReference>>();
    }

    private static void EmitMethod(TypeBuilder type, Type interfaceType, MethodInfo method)
    {
        var callType = CallGenerator.Generate(interfaceType, method);
        Type[] parameters = [.. method.GetParameters().Select(p => p.ParameterType)];
        var implementation = type.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot,
            method.ReturnType,
            parameters);
        type.DefineMethodOverride(implementation, method);
        var il = implementation.GetILGenerator();
        var call = il.DeclareLocal(callType);
        il.Emit(OpCodes.Newobj, callType.GetConstructor(Type.EmptyTypes)!);
        il.Emit(OpCodes.Stloc, call);
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldloc, call);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Stfld, callType.GetField("arg" + i)!);
        }

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, call);
        EmitSend(il, method);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitSend(ILGenerator il, MethodInfo method)
    {
        var result = CallGenerator.ResultType(method);
        var returned = method.ReturnType;
        var isSequence = CallGenerator.IsSequence(method);
        var send = typeof(GrainReference).GetMethod(
            isSequence ? nameof(GrainReference.Enumerate) : nameof(GrainReference.Send),
            BindingFlags.Instance | BindingFlags.NonPublic)!;
        il.Emit(OpCodes.Call, send.MakeGenericMethod(isSequence ? result.GetGenericArguments()[0] : result));
        if (returned == typeof(void))
        {
            il.Emit(OpCodes.Pop);
        }
        else if (returned == typeof(ValueTask))
        {
            il.Emit(OpCodes.Newobj, typeof(ValueTask).GetConstructor([typeof(Task)])!);
        }
        else if (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            il.Emit(OpCodes.Newobj, returned.GetConstructor([typeof(Task<>).MakeGenericType(result)])!);
        }
    }
}
