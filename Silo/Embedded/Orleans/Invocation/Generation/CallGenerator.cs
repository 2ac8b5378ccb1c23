using System.Reflection;
using System.Reflection.Emit;
using Muser.Embedded.Sequences;
using Muser.Embedded.Serialization;

namespace Muser.Embedded.Invocation.Generation;

/// <summary>Generates the class of the calls of one method: its arguments as fields, how to invoke and how to copy.</summary>
internal sealed class CallGenerator
{
    private const MethodAttributes Override = MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig;

    private readonly Type _interfaceType;
    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;
    private readonly Type _parent;
    private readonly TypeBuilder _type;
    private readonly FieldBuilder _descriptor;
    private readonly FieldBuilder[] _fields;
    private readonly ConstructorBuilder _constructor;

    private CallGenerator(Type interfaceType, MethodInfo method)
    {
        _interfaceType = interfaceType;
        _method = method;
        _parameters = method.GetParameters();
        _parent = IsSequence(method)
            ? typeof(SequenceCall<>).MakeGenericType(method.ReturnType.GetGenericArguments())
            : typeof(Call<>).MakeGenericType(ResultType(method));
        foreach (var type in _parameters.Select(p => p.ParameterType).Append(_parent).Append(method.DeclaringType!))
        {
            GeneratedAssembly.See(type);
        }

        _type = GeneratedAssembly.DefineType($"Call_{interfaceType.Name}_{method.Name}", _parent);
        _descriptor = _type.DefineField("Descriptor", typeof(CallMethod), FieldAttributes.Public | FieldAttributes.Static);
        _fields = [.. _parameters.Select(p => _type.DefineField("arg" + p.Position, p.ParameterType, FieldAttributes.Public))];
        _constructor = _type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, []);
    }

    /// <summary>The result of the calls of a method: <see cref="Unit"/> for none, the sequence itself for a sequence.</summary>
    public static Type ResultType(MethodInfo method)
    {
        var type = method.ReturnType;
        return !type.IsGenericType ? typeof(Unit)
            : IsSequence(method) ? type
            : type.GetGenericArguments()[0];
    }

    /// <summary>True if the method returns <see cref="IAsyncEnumerable{T}"/>.</summary>
    public static bool IsSequence(MethodInfo method) => method.ReturnType.IsGenericType
        && method.ReturnType.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    public static Type Generate(Type interfaceType, MethodInfo method)
    {
        var generator = new CallGenerator(interfaceType, method);
        generator.EmitConstructor();
        generator.EmitInvoke();
        generator.EmitNewInstance();
        generator.EmitCopyArguments();
        generator.EmitGetArgumentCount();
        generator.EmitGetArgument();
        generator.EmitSetArgument();
        generator.EmitCancellationToken();
        var type = generator._type.CreateType();
        var copies = generator._parameters.Any(p => !IsImmutable(p) && !IsShareable(p.ParameterType));
        type.GetField("Descriptor")!.SetValue(null, new CallMethod(method.DeclaringType!, method, copies));
        return type;
    }

    private static bool IsShareable(Type type) =>
        (bool)typeof(Copier<>).MakeGenericType(type).GetField(nameof(Copier<int>.IsShareable))!.GetValue(null)!;

    private static bool IsImmutable(ParameterInfo parameter) => parameter.IsDefined(typeof(Orleans.ImmutableAttribute))
        || (parameter.ParameterType.IsGenericType
            && parameter.ParameterType.GetGenericTypeDefinition() == typeof(Orleans.Concurrency.Immutable<>));

    private void EmitConstructor()
    {
        var il = _constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, _descriptor);
        il.Emit(OpCodes.Call, _parent.GetConstructor([typeof(CallMethod)])
            ?? _parent.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic)[0]);
        il.Emit(OpCodes.Ret);
    }

    private void EmitInvoke()
    {
        var result = typeof(ValueTask<>).MakeGenericType(ResultType(_method));
        var il = Define(nameof(Call<int>.Invoke), result, typeof(object));
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, _method.DeclaringType!);
        foreach (var field in _fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
        }

        il.Emit(OpCodes.Callvirt, _method);
        var returned = _method.ReturnType;
        if (returned == typeof(Task))
        {
            il.Emit(OpCodes.Call, typeof(Unit).GetMethod(nameof(Unit.FromTask))!);
        }
        else if (returned == typeof(ValueTask))
        {
            il.Emit(OpCodes.Call, typeof(Unit).GetMethod(nameof(Unit.FromValueTask))!);
        }
        else if (returned == typeof(void))
        {
            il.Emit(OpCodes.Ldloc, il.DeclareLocal(result));
        }
        else if (returned.GetGenericTypeDefinition() != typeof(ValueTask<>))
        {
            // Of Task<T> and of a sequence a value task is made by the constructor that takes it.
            var taken = returned.GetGenericTypeDefinition() == typeof(Task<>) ? returned : ResultType(_method);
            il.Emit(OpCodes.Newobj, result.GetConstructor([taken])!);
        }

        il.Emit(OpCodes.Ret);
    }

    private void EmitNewInstance()
    {
        var il = Define(nameof(Call.NewInstance), typeof(Call));
        il.Emit(OpCodes.Newobj, _constructor);
        il.Emit(OpCodes.Ret);
    }

    private void EmitCopyArguments()
    {
        var il = Define(nameof(Call.CopyArguments), typeof(void), typeof(Call), typeof(CopyContext));
        foreach (var parameter in _parameters)
        {
            var field = _fields[parameter.Position];
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Castclass, _type);
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Call, MemberCopier.CopyMethod(parameter.ParameterType, IsImmutable(parameter)));
            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Ret);
    }

    private void EmitGetArgumentCount()
    {
        var il = Define(nameof(Call.GetArgumentCount), typeof(int));
        il.Emit(OpCodes.Ldc_I4, _fields.Length);
        il.Emit(OpCodes.Ret);
    }

    private void EmitGetArgument()
    {
        var il = Define(nameof(Call.GetArgument), typeof(object), typeof(int));
        EmitSwitch(il, field =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Box, field.FieldType);
            il.Emit(OpCodes.Ret);
        });
    }

    private void EmitSetArgument()
    {
        var il = Define(nameof(Call.SetArgument), typeof(void), typeof(int), typeof(object));
        EmitSwitch(il, field =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Unbox_Any, field.FieldType);
            il.Emit(OpCodes.Stfld, field);
            il.Emit(OpCodes.Ret);
        });
    }

    private void EmitCancellationToken()
    {
        if (_fields.FirstOrDefault(f => f.FieldType == typeof(CancellationToken)) is not { } field)
        {
            return;
        }

        var get = Define(nameof(Call.GetCancellationToken), typeof(CancellationToken));
        get.Emit(OpCodes.Ldarg_0);
        get.Emit(OpCodes.Ldfld, field);
        get.Emit(OpCodes.Ret);
        var set = Define(nameof(Call.SetCancellationToken), typeof(void), typeof(CancellationToken));
        set.Emit(OpCodes.Ldarg_0);
        set.Emit(OpCodes.Ldarg_1);
        set.Emit(OpCodes.Stfld, field);
        set.Emit(OpCodes.Ret);
    }

    private void EmitSwitch(ILGenerator il, Action<FieldBuilder> emitCase)
    {
        var labels = _fields.Select(_ => il.DefineLabel()).ToArray();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Switch, labels);
        il.Emit(OpCodes.Ldstr, "index");
        il.Emit(OpCodes.Newobj, typeof(ArgumentOutOfRangeException).GetConstructor([typeof(string)])!);
        il.Emit(OpCodes.Throw);
        foreach (var field in _fields)
        {
            il.MarkLabel(labels[Array.IndexOf(_fields, field)]);
            emitCase(field);
        }
    }

    private ILGenerator Define(string name, Type result, params Type[] parameters) =>
        _type.DefineMethod(name, Override, result, parameters).GetILGenerator();
}
