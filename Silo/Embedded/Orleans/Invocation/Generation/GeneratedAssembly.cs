using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Muser.Embedded.Invocation.Generation;

/// <summary>The assembly that holds the generated reference and call classes of this process. Used under its lock only.</summary>
internal static class GeneratedAssembly
{
    private static readonly AssemblyBuilder Assembly = AssemblyBuilder.DefineDynamicAssembly(
        new AssemblyName("Muser.Embedded.Generated"), AssemblyBuilderAccess.Run);

    private static readonly ModuleBuilder Module = Assembly.DefineDynamicModule("Muser.Embedded.Generated");
    private static readonly HashSet<string> Visible = [];
    private static int _typeCount;

    public static Lock Gate { get; } = new();

    public static TypeBuilder DefineType(string name, Type parent)
    {
        See(parent);
        return Module.DefineType($"{name}_{++_typeCount}", TypeAttributes.Sealed | TypeAttributes.NotPublic, parent);
    }

    /// <summary>Makes the internal types of the assembly of a type, and of its arguments, usable.</summary>
    public static void See(Type type)
    {
        if (type.Assembly.GetName().Name is { } name && !type.Assembly.IsDynamic && Visible.Add(name))
        {
            Assembly.SetCustomAttribute(new CustomAttributeBuilder(
                typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!, [name]));
        }

        if (type.HasElementType)
        {
            See(type.GetElementType()!);
        }

        foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : [])
        {
            See(argument);
        }
    }
}
