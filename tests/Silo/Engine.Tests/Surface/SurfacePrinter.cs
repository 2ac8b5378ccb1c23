using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Muser.Engine.Tests.Surface;

/// <summary>
/// Prints what an assembly shows to others, one line a type, one indented line a member, sorted: the text form of the list that was read off the real API.
/// Namespaces of the base library that every file imports are left out; nullable annotations and attributes are not part of it.
/// </summary>
internal static class SurfacePrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly HashSet<string> Implied = ["System", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks"];

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>The visible types of an assembly with their members.</summary>
    public static IEnumerable<SurfaceType> Print(Assembly assembly) =>
        assembly.GetTypes().Where(IsVisible).Select(Print).OrderBy(type => type.Header, StringComparer.Ordinal);

    public static SurfaceType Print(Type type)
    {
        if (type.IsEnum)
        {
            return new($"enum {Name(type)}", [string.Join(", ", Enum.GetNames(type))]);
        }

        if (type.BaseType == typeof(MulticastDelegate))
        {
            var invoke = type.GetMethod("Invoke")!;
            return new($"delegate {Name(invoke.ReturnType)} {Name(type)}({Parameters(invoke)})", []);
        }

        var kind = type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";
        IEnumerable<string> bases = type.GetInterfaces().Where(IsVisible).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } ancestor && ancestor != typeof(object) && ancestor != typeof(ValueType))
        {
            bases = bases.Prepend(Name(ancestor));
        }

        var header = $"{kind} {Name(type)}{string.Join(", ", bases) switch { "" => "", var list => " : " + list }}";
        return new(header, [.. Members(type).Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(member => !member.IsStatic && IsVisible(member)))
        {
            yield return $"ctor({Parameters(constructor)})";
        }

        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            yield return $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}field {Name(field.FieldType)} {field.Name}";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            var get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
            var set = property.SetMethod is { } setter && IsVisible(setter) ? " set;" : "";
            if (get + set == "")
            {
                continue;
            }

            var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{Parameters(parameters)}]" : property.Name;
            var shared = (property.GetMethod ?? property.SetMethod)!.IsStatic ? "static " : "";
            yield return $"{shared}{Name(property.PropertyType)} {index} {{{get}{set} }}";
        }

        foreach (var happening in type.GetEvents(Declared).Where(happening => IsVisible(happening.AddMethod!)))
        {
            yield return $"event {Name(happening.EventHandlerType!)} {happening.Name}";
        }

        foreach (var method in type.GetMethods(Declared))
        {
            var isOperator = method.Name.StartsWith("op_", StringComparison.Ordinal);
            if (IsVisible(method) && (isOperator || !method.IsSpecialName))
            {
                yield return $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Generic(method.GetGenericArguments())}({Parameters(method)})";
            }
        }
    }

    private static string Modifiers(MethodInfo method)
    {
        var kind = method.DeclaringType!.IsInterface ? method.IsStatic ? "static " : ""
            : method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        return kind + (method.IsPublic ? "" : "protected ");
    }

    private static string Parameters(MethodBase method)
    {
        var parameters = Parameters(method.GetParameters());
        return method.IsDefined(typeof(ExtensionAttribute), false) ? $"this {parameters}" : parameters;
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var passing = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{passing}{Name(type)} {parameter.Name}{Default(parameter)}";
    }));

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? "" : parameter.RawDefaultValue switch
    {
        null => " = default",
        string text => $" = \"{text}\"",
        bool flag => flag ? " = true" : " = false",
        var value => string.Create(CultureInfo.InvariantCulture, $" = {value}"),
    };

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return $"ref {Name(type.GetElementType()!)}";
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsPointer)
        {
            return $"{Name(type.GetElementType()!)}*";
        }

        if (type.IsGenericParameter || Keywords.ContainsKey(type))
        {
            return Keywords.GetValueOrDefault(type, type.Name);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }

        // A nested type repeats its outer type's arguments: print them where they were declared.
        var arguments = type.GetGenericArguments();
        var outerCount = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var prefix = type.DeclaringType is { } outer
            ? Name(outerCount == 0 ? outer : outer.MakeGenericType(arguments[..outerCount])) + "."
            : Implied.Contains(type.Namespace ?? "") ? "" : $"{type.Namespace}.";
        var bare = type.Name.Contains('`') ? type.Name[..type.Name.IndexOf('`')] : type.Name;
        return $"{prefix}{bare}{Generic(arguments[outerCount..])}";
    }

    private static string Generic(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(Type type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
            : type.IsPublic && !type.IsDefined(typeof(CompilerGeneratedAttribute), false);
}
