using Muser.Testing;

namespace Muser.Engine.Tests.Surface;

/// <summary>The committed list of the types and members of the Orleans API that this product is written against.</summary>
internal static class UsedSurface
{
    /// <summary>The first line of the file.</summary>
    public const string Remark = "# What this product uses of the public API of Orleans: type lines, member lines, sorted. Written by OwnSurfaceTests.";

    public static string File { get; } = Path.Combine(TestData.RepositoryRoot, "tests", "Silo", "Engine.Tests", "Surface", "orleans-used.txt");

    public static SurfaceType[] Read() => [.. SurfaceType.Parse(System.IO.File.ReadLines(File))];

    /// <summary>What of one surface is missing in another: types, things they derive from, members. Empty when all is there.</summary>
    public static string[] Missing(IEnumerable<SurfaceType> of, IEnumerable<SurfaceType> @in)
    {
        var known = @in.GroupBy(type => type.Declaration).ToDictionary(group => group.Key, group => group.First());
        List<string> missing = [];
        foreach (var type in of)
        {
            if (!known.TryGetValue(type.Declaration, out var real))
            {
                missing.Add(type.Declaration);
                continue;
            }

            missing.AddRange(type.Bases.Except(real.Bases).Select(name => $"{type.Declaration} : {name}"));
            missing.AddRange(Members(type).Except(Members(real)).Select(member => $"{type.Declaration}: {member}"));
        }

        return [.. missing];
    }

    /// <summary>The names of an enum count one by one, and in their order.</summary>
    private static IEnumerable<string> Members(SurfaceType type) =>
        type.Declaration.StartsWith("enum ", StringComparison.Ordinal) ? type.Members.SelectMany(names => names.Split(", ")) : type.Members;
}
