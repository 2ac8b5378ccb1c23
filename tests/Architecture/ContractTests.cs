using System.Reflection;
using System.Text;
using Muser.Interfaces.Frames;
using Muser.Testing;

namespace Muser.Architecture.Tests;

/// <summary>
/// The contracts of the service as text, compared with <c>Interfaces/Contracts.txt</c>: a change of the wire is a visible diff. To take a change in,
/// run the tests with MUSER_UPDATE_CONTRACTS=1 and say in CHANGELOG.md, under Wire, what changed.
/// </summary>
[Trait("Tier", "Unit")]
public class ContractTests
{
    private static readonly Assembly Interfaces = typeof(FrameKey).Assembly;
    private static readonly string ContractFile = Path.Combine(TestData.RepositoryRoot, "Interfaces", "Contracts.txt");

    [Fact]
    public void ContractsAreThoseThatAreWritten()
    {
        var contracts = Describe();
        if (Environment.GetEnvironmentVariable("MUSER_UPDATE_CONTRACTS") == "1")
        {
            File.WriteAllText(ContractFile, contracts);
        }

        Assert.Equal(File.ReadAllText(ContractFile), contracts);
    }

    [Fact]
    public void EveryMessageHasAnAliasOfItsOwnAndAnIdOnEachMember()
    {
        var messages = Types().Where(type => Attribute<GenerateSerializerAttribute>(type) is not null).ToArray();

        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.NotNull(Attribute<AliasAttribute>(message)));
        Assert.Equal(messages.Length, messages.Select(message => Attribute<AliasAttribute>(message)!.Alias).Distinct().Count());
        Assert.All(messages.Where(message => !message.IsEnum), message =>
            Assert.All(Stored(message), property => Assert.True(
                property.GetCustomAttribute<IdAttribute>() is not null, $"{message.Name}.{property.Name} has no [Id]")));
        Assert.All(messages, message =>
        {
            var ids = Stored(message).Select(property => property.GetCustomAttribute<IdAttribute>()!.Id).ToArray();
            Assert.Equal(ids.Length, ids.Distinct().Count());
        });
    }

    [Fact]
    public void EveryGrainMethodHasAnAlias() =>
        Assert.All(Grains(), grain =>
        {
            Assert.NotNull(Attribute<AliasAttribute>(grain));
            Assert.All(grain.GetMethods(), method => Assert.NotNull(method.GetCustomAttribute<AliasAttribute>()));
        });

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var grain in Grains())
        {
            text.AppendLine($"grain {Attribute<AliasAttribute>(grain)?.Alias} = {grain.FullName}");
            foreach (var method in grain.GetMethods().OrderBy(method => method.Name, StringComparer.Ordinal))
            {
                var parameters = method.GetParameters().Select(parameter =>
                    (parameter.GetCustomAttribute<ImmutableAttribute>() is null ? "" : "immutable ") + Name(parameter.ParameterType));
                text.AppendLine($"  {method.GetCustomAttribute<AliasAttribute>()?.Alias}({string.Join(", ", parameters)}) -> {Name(method.ReturnType)}");
            }
        }

        foreach (var message in Types().Where(type => Attribute<GenerateSerializerAttribute>(type) is not null))
        {
            text.AppendLine($"message {Attribute<AliasAttribute>(message)?.Alias} = {message.FullName}");
            if (message.IsEnum)
            {
                text.AppendLine($"  {string.Join(", ", Enum.GetValuesAsUnderlyingType(message).Cast<object>().Select(value => $"{value} {Enum.GetName(message, value)}"))}");
                continue;
            }

            foreach (var property in Stored(message).OrderBy(property => property.GetCustomAttribute<IdAttribute>()?.Id))
            {
                text.AppendLine($"  {property.GetCustomAttribute<IdAttribute>()?.Id} {Name(property.PropertyType)} {property.Name}");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<Type> Types() =>
        Interfaces.GetExportedTypes()
            .Where(type => type.Namespace!.StartsWith("Muser.Interfaces.", StringComparison.Ordinal))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);

    private static IEnumerable<Type> Grains() => Types().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)));

    /// <summary>The properties that travel: those that can be set.</summary>
    private static PropertyInfo[] Stored(Type message) =>
        message.IsEnum ? [] : [.. message.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    private static T? Attribute<T>(Type type)
        where T : Attribute =>
        type.GetCustomAttribute<T>(inherit: false);

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        return type.IsGenericType
            ? type.Name[..type.Name.IndexOf('`')] + "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">"
            : type.Name;
    }
}
