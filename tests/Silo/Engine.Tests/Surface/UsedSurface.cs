using Muser.Testing;

namespace Muser.Engine.Tests.Surface;

/// <summary>The committed list of the types and members of the Orleans API that this product is written against.</summary>
internal static class UsedSurface
{
    public static string File { get; } = Path.Combine(TestData.RepositoryRoot, "tests", "Silo", "Engine.Tests", "Surface", "orleans-used.txt");

    public static SurfaceType[] Read() => [.. SurfaceType.Parse(System.IO.File.ReadLines(File))];

    /// <summary>What of the committed list is missing in another: types, things they derive from, members. Empty when all is there.</summary>
    public static string[] MissingIn(IEnumerable<SurfaceType> surface)
    {
        var known = surface.GroupBy(type => type.Declaration).ToDictionary(group => group.Key, group => group.First());
        List<string> missing = [];
        foreach (var type in Read())
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
