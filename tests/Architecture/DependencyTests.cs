using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Muser.Testing;

namespace Muser.Architecture.Tests;

/// <summary>The direction of dependencies that DESIGN draws, read off the compiled assemblies.</summary>
[Trait("Tier", "Unit")]
public class DependencyTests
{
    /// <summary>For each assembly of ours, the assemblies of ours that it may reference.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Muser.Interfaces"] = [],
        ["Muser.Formats"] = [],
        ["Muser.Sky"] = ["Muser.Formats"],
        ["Muser.Imaging"] = ["Muser.Formats", "Muser.Sky"],
        ["Muser.Grains"] = ["Muser.Interfaces", "Muser.Formats", "Muser.Sky", "Muser.Imaging"],
        ["Muser.Silo"] = ["Muser.Interfaces", "Muser.Formats", "Muser.Sky", "Muser.Imaging", "Muser.Grains"],
        ["Muser.Devices"] = ["Muser.Interfaces"],
        ["Muser.Simulators"] = ["Muser.Interfaces", "Muser.Formats", "Muser.Sky", "Muser.Devices"],
    };

    private static readonly string[] PureLibraries = ["Muser.Formats", "Muser.Sky", "Muser.Imaging", "Muser.Simulators"];

    private static readonly string[] Engine = ["Orleans.", "Muser.Embedded.", "MQTTnet", "ILGPU"];

    public static TheoryData<string> Assemblies => new(Allowed.Keys);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void ReferencesOnlyWhatItsLayerMay(string assembly)
    {
        var ours = References(assembly).Where(name => name.StartsWith("Muser.", StringComparison.Ordinal)
            && !name.StartsWith("Muser.Embedded.", StringComparison.Ordinal));

        Assert.Empty(ours.Except(Allowed[assembly]));
    }

    [Theory]
    [InlineData("Muser.Formats")]
    [InlineData("Muser.Sky")]
    [InlineData("Muser.Imaging")]
    [InlineData("Muser.Simulators")]
    public void PureLibrariesKnowNoEngine(string assembly)
    {
        Assert.Contains(assembly, PureLibraries);
        var engine = References(assembly).Where(name => Engine.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        // Its kernels run on GPUs, too: the one part of the engine that computes.
        Assert.Empty(assembly == "Muser.Imaging" ? engine.Except(["ILGPU", "Muser.Embedded.ILGPU"]) : engine);
    }

    [Fact]
    public void EveryProjectOutsideTheEngineAndTheTestsIsHeldHere()
    {
        var projects = new[] { "Interfaces", "Grains", "Silo", "Clients" }
            .SelectMany(tree => Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, tree), "*.csproj", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/Embedded/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Equal(Allowed.Keys.Append("Muser.Cli").Order(), projects.Order());
    }

    private static List<string> References(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
